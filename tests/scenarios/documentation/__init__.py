"""Every command on README.md and docs/*.md is run, and what the pages show is what comes out.

The rules for who writes a page:
- A ```` ```console ```` block holds commands, `$ ` before each, and below a command what it prints, if the page shows
  that. A line `...` stands for any lines, `...` within a line for anything. Other shell blocks are not allowed.
- The commands of a page run one after the other in one shell, in an empty folder: `cd` and variables hold. Where the
  page is for people who are in a clone of the repository, `pages` in `commands.toml` says so.
- A block below a paragraph that ends in a file's name and a colon, such as "`main.tf`:", is that file.
- A ```` ```python ```` block that is not a file is run where it stands, by pytest if it holds a test.
- What a page makes in the cloud, it takes away again before its end.
- `http://127.0.0.1:4566` is a local cloud; the repository's address is a clone of what is here, with its version's tag.
- What cannot run here, or costs too much, stands in `commands.toml` (a block of Python by one of its lines): what runs
  instead (`run`), the test that runs the very thing (`proved_by`), or both, and why. What takes Docker or a licence
  (`cannot_run`) is for pages that say "Not yet run". A line there that no page needs any more fails.

`pages` reads a page, `commands` the table, `shell` runs commands, `shown_output` compares.
"""
