"""`pytorch-inference`: TorchServe and AWS's handler for PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import inference_codecs
from .handlers import Handlers
from .model_server import healthy, routed

if TYPE_CHECKING:
    from .contract import Answer, Request

_MODEL = "model.pt"


class ModelLoadError(Exception):
    """A model that is not TorchScript."""


class Application(Handlers):
    """The defaults of PyTorch's image: TorchScript, tensors of float32, raw outputs."""

    def ping(self) -> Answer:
        return healthy("Healthy")

    def answer(self, request: Request) -> Answer:
        return routed(request, self.ping, self.invoke)

    def default_model_fn(self, model_dir: str) -> Any:
        import torch  # noqa: PLC0415 - only a model without a script of its own asks for it

        path = Path(model_dir, _MODEL)
        if not path.exists():
            files = [each.name for each in Path(model_dir).iterdir() if each.suffix in {".pt", ".pth"}]
            if len(files) != 1:
                raise ValueError(f"Exactly one .pth or .pt file is required for PyTorch models: {files}")
            path = Path(model_dir, files[0])
        try:
            return torch.jit.load(str(path), map_location=_device()).to(_device())
        except RuntimeError as fault:
            raise ModelLoadError(f"Failed to load {path}. Please ensure model is saved using torchscript.") from fault

    def default_input_fn(self, input_data: Any, content_type: str) -> Any:
        import torch  # noqa: PLC0415

        array = super().default_input_fn(input_data, content_type)
        is_text = content_type in inference_codecs.UTF8_TYPES
        return (torch.FloatTensor(array) if is_text else torch.from_numpy(array)).to(_device())

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        import torch  # noqa: PLC0415

        with torch.no_grad():
            model = model.to(_device())
            model.eval()
            return model(data.to(_device()))

    def default_output_fn(self, prediction: Any, accept: str) -> Any:
        import torch  # noqa: PLC0415

        if type(prediction) is torch.Tensor:
            prediction = prediction.detach().cpu().numpy().tolist()
        # the answer's type is what the client accepts, as it was sent
        return inference_codecs.encode(prediction, inference_codecs.first_supported(accept))


def _device() -> Any:
    import torch  # noqa: PLC0415

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
