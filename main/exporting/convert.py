"""Writes a SavedModel as TensorFlow Lite or as ONNX, and compares its answers: convert.py FORMAT SAVED_MODEL OUT CHECK_FILE SHAPES

SHAPES is the JSON of {"nodes": ["nodes", 16], ...}: the sizes of each input and output, free ones by their names.

Prints one JSON object a line: {"stage": "convert"}, {"stage": "check"}, and {"difference": 1e-6} or {"error": "..."}.
"""

import contextlib
import json
import os
import sys
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np


def tell(**words):
    print(json.dumps(words), file=sys.__stdout__, flush=True)


def read(path):
    """Tensors of a safetensors file, by name."""
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(data[start + begin : start + end], np.float32).reshape(entry["shape"])
    return tensors


def graph_of(folder):
    """The graph of a SavedModel and its main signature."""
    from tensorflow.core.protobuf import saved_model_pb2

    model = saved_model_pb2.SavedModel()
    with open(os.path.join(folder, "saved_model.pb"), "rb") as file:
        model.ParseFromString(file.read())
    return model.meta_graphs[0].graph_def, model.meta_graphs[0].signature_def["serving_default"]


def to_tflite(folder, out, shapes):
    import tensorflow as tf

    written = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=["serving_default"]).convert()
    with open(out, "wb") as file:
        file.write(written)
    tell(stage="check")
    runner = tf.lite.Interpreter(model_content=written).get_signature_runner("serving_default")
    details = runner.get_input_details()
    return lambda inputs: runner(**{name: value.astype(details[name]["dtype"]) for name, value in inputs.items()})


def to_onnx(folder, out, shapes):
    import onnxruntime
    import tf2onnx

    graph, signature = graph_of(folder)
    names = {**{info.name: name for name, info in signature.inputs.items()}, **{info.name: name for name, info in signature.outputs.items()}}
    model, _ = tf2onnx.convert.from_graph_def(
        graph,
        input_names=[info.name for info in signature.inputs.values()],
        output_names=[info.name for info in signature.outputs.values()],
        opset=17,
    )
    rename(model.graph, names)
    name_sizes(model.graph, shapes)
    with open(out, "wb") as file:
        file.write(model.SerializeToString())
    tell(stage="check")
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    types = {"tensor(float)": np.float32, "tensor(int32)": np.int32}
    outputs = [one.name for one in session.get_outputs()]

    def ask(inputs):
        return dict(zip(outputs, session.run(outputs, {one.name: inputs[one.name].astype(types[one.type]) for one in session.get_inputs()})))

    return ask


def rename(graph, names):
    """ONNX keeps TensorFlow's names of tensors ("images:0"); whoever runs the model wants those of the signature."""
    new = lambda name: names.get(name, name)
    for value in [*graph.input, *graph.output]:
        value.name = new(value.name)
    for node in graph.node:
        node.input[:] = [new(name) for name in node.input]
        node.output[:] = [new(name) for name in node.output]


def name_sizes(graph, shapes):
    """Free sizes get their names: without one, each looks like a size of its own, and those of one name are taken for equal."""
    for value in [*graph.input, *graph.output]:
        for have, wanted in zip(value.type.tensor_type.shape.dim, shapes[value.name]):
            if isinstance(wanted, str):
                have.dim_param = wanted


def compare(ask, inputs, expected):
    """The largest difference between an answer and the right one; infinite where there is no number or another shape."""
    answers = ask(inputs)
    difference = 0.0
    for name, right in expected.items():
        got = np.asarray(answers[name], np.float32)
        apart = np.abs(got - right) if got.shape == right.shape else np.array([np.inf])
        difference = max(difference, float(apart.max()) if np.all(np.isfinite(apart)) else float("inf"))
    return difference


def main():
    kind, folder, out, check, shapes = sys.argv[1:]
    tensors = read(check)
    inputs = {name.removeprefix("input/"): value for name, value in tensors.items() if name.startswith("input/")}
    expected = {name.removeprefix("output/"): value for name, value in tensors.items() if name.startswith("output/")}
    tell(stage="convert")
    # Converters print; only what is told here is for the reader.
    with contextlib.redirect_stdout(sys.stderr):
        ask = {"tflite": to_tflite, "onnx": to_onnx}[kind](folder, out, json.loads(shapes))
        difference = compare(ask, inputs, expected)
        if takes_any_batch(folder):
            difference = max(difference, *(compare(ask, rows(inputs, count), rows(expected, count)) for count in (1, 3)))
    tell(difference=difference if np.isfinite(difference) else None)


def takes_any_batch(folder):
    """One free size, which all inputs and outputs share."""
    _, signature = graph_of(folder)
    sizes = [[dim.size for dim in info.tensor_shape.dim] for info in [*signature.inputs.values(), *signature.outputs.values()]]
    return len(signature.inputs) == 1 and all(one.count(-1) == 1 and one[0] == -1 for one in sizes)


def rows(tensors, count):
    return {name: value[:count] for name, value in tensors.items()}


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        traceback.print_exc()
        tell(error=f"{type(error).__name__}: {error}")
        sys.exit(1)
