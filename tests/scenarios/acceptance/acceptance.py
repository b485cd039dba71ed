"""The questions that are asked of each kind of a configuration, once it has been applied step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tests.scenarios.acceptance.kinds import SHARED

if TYPE_CHECKING:
    from tests.scenarios.acceptance.kinds import Kind
    from tests.scenarios.acceptance.life import Life


class Acceptance:
    """Tests of the folder `configurations/CONFIGURATION`, for each of its kinds."""

    configuration: ClassVar[str]
    kinds: ClassVar[tuple[Kind, ...]]

    def test_it_is_applied_and_changed(self, kind: Kind, life: Life) -> None:
        assert life.refusals_of(kind) == []

    def test_its_attributes_are_as_configured(self, kind: Kind, life: Life) -> None:
        assert life.different_attributes(kind) == []

    def test_a_second_plan_changes_nothing_of_it(self, kind: Kind, life: Life) -> None:
        assert life.changes_of(kind) == []

    def test_an_import_reads_what_was_applied(self, kind: Kind, life: Life) -> None:
        assert life.import_differences(kind) == []

    def test_every_kind_has_expectations(self, life: Life) -> None:
        assert {kind.name for kind in self.kinds} == life.kinds - {SHARED}

    def test_nothing_else_is_refused(self, life: Life) -> None:
        assert life.unnamed_refusals() == []

    def test_destroy_leaves_nothing(self, life: Life) -> None:
        assert life.left == ""
