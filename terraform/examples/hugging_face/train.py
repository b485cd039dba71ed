"""Train a small vision transformer on the handwritten digits that come with scikit-learn.

Writes model/digits/, as save_pretrained does, and digit.png: a 7 that the model has not seen.
"""

# ruff: noqa: INP001 - a script

import torch
from PIL import Image
from sklearn.datasets import load_digits
from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

torch.manual_seed(7)
# each image is 64 shades of grey, from 0 to 16
images, labels = load_digits(return_X_y=True)
seven = labels.tolist().index(7)

processor = ViTImageProcessor(size={"height": 8, "width": 8}, resample=Image.Resampling.BOX)


def picture(image):  # noqa: ANN001, ANN201 - 64 numbers, and a picture
    """Return an image as a file would have it, 32 pixels wide."""
    return Image.fromarray((image.reshape(8, 8) * 15.9375).astype("uint8")).resize((32, 32), 0).convert("RGB")


model = ViTForImageClassification(
    ViTConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        image_size=8,
        patch_size=2,
        id2label={digit: str(digit) for digit in range(10)},
        label2id={str(digit): digit for digit in range(10)},
    )
)
inputs = processor([picture(image) for image in images[100:]], return_tensors="pt")["pixel_values"]
targets = torch.tensor(labels[100:]).long()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for _ in range(6):
    for batch in torch.randperm(len(targets)).split(64):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs[batch]).logits, targets[batch]).backward()
        optimizer.step()

model.save_pretrained("model/digits")
processor.save_pretrained("model/digits")
picture(images[seven]).save("digit.png")
