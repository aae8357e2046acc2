"""The digits' CNN (two convolutions with max pooling, global average pooling, one dense layer): logits, loss and the gradient of every weight. float64."""

import torch
import torch.nn.functional as F

from formula import Weights, strokes, write

samples, classes, smoothing = 8, 10, 0.1
filters = [16, 32]
labels = torch.tensor([2, 7, 1, 8, 2, 8, 1, 8])
weights = Weights()

images = strokes(samples)
x, channels = images.permute(0, 3, 1, 2), 1
for i, count in enumerate(filters, 1):
    kernel = weights(f"conv-{i}/kernel", [3, 3, channels, count])
    x = F.max_pool2d(F.relu(F.conv2d(x, kernel.permute(3, 2, 0, 1), weights(f"conv-{i}/bias", [count], 0.25), padding=1)), 2)
    channels = count
x = F.adaptive_avg_pool2d(x, 1).flatten(1)
logits = x @ weights("class-head/kernel", [channels, classes]) + weights("class-head/bias", [classes], 0.25)
loss = F.cross_entropy(logits, labels, label_smoothing=smoothing)
loss.backward()
header = {"samples": samples, "labels": labels.tolist(), "smoothing": smoothing, "weights": weights.made, "settings": {"filters": filters, "classes": classes}}
write("cnn", {"logits": logits, "loss": loss.reshape(1), "pixels": images.sum((1, 2, 3)), **weights.gradients()}, header)
