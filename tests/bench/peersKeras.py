"""The six models of the bench in Keras on TensorFlow, each step one compiled function. Answers as peers.py does.

A step is compiled with XLA and without, and the faster of the two is the one that is timed. Where XLA cannot (a sparse matrix) there is no choice.
"""

import argparse
import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"
parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=os.cpu_count())
threads = parser.parse_args().threads

import numpy
import tensorflow as tf
import keras
from keras import layers

from peersServer import serve, timed

tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)
generator = numpy.random.default_rng(0)


def normal(*shape):
    return tf.constant(generator.standard_normal(shape), tf.float32)


def whole(below, *shape):
    return tf.constant(generator.integers(0, below, shape), tf.int32)


def cross_entropy(labels, logits):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def classifier(model, x, labels):
    return model.trainable_variables, lambda: cross_entropy(labels, model(x, training=True))


def mlp():
    model = keras.Sequential([keras.Input([784]), layers.Dense(512, "relu"), layers.Dense(512, "relu"), layers.Dense(10)])
    return classifier(model, normal(128, 784), whole(10, 128))


def cnn():
    convolution = lambda filters: layers.Conv2D(filters, 3, padding="same", activation="relu")
    parts = [convolution(32), layers.MaxPooling2D(), convolution(64), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(10)]
    return classifier(keras.Sequential([keras.Input([28, 28, 1]), *parts]), normal(64, 28, 28, 1), whole(10, 64))


class Places(layers.Layer):
    def build(self, shape):
        self.places = self.add_weight(shape=shape[1:], initializer="random_normal")

    def call(self, x):
        return x + self.places


def gpt():
    tokens = keras.Input([64], dtype="int32")
    x = Places()(layers.Embedding(1000, 128)(tokens))
    for _ in range(2):
        norm = layers.LayerNormalization(epsilon=1e-5)(x)
        x = x + layers.MultiHeadAttention(4, 32)(norm, norm, use_causal_mask=True)
        norm = layers.LayerNormalization(epsilon=1e-5)(x)
        up = keras.activations.gelu(layers.Dense(512)(norm), approximate=False)
        x = x + layers.Dense(128)(up)
    model = keras.Model(tokens, layers.Dense(1000)(layers.LayerNormalization(epsilon=1e-5)(x)))
    return classifier(model, whole(1000, 16, 64), whole(1000, 16, 64))


def lstm():
    model = keras.Sequential([keras.Input([64, 64]), layers.LSTM(128), layers.Dense(10)])
    return classifier(model, normal(32, 64, 64), whole(10, 32))


def gcn():
    nodes, entries = 2708, 13264
    ends = numpy.concatenate([generator.integers(0, nodes, (entries - nodes, 2)), numpy.arange(nodes)[:, None].repeat(2, 1)])
    matrix = tf.sparse.reorder(tf.SparseTensor(ends.astype(numpy.int64), generator.random(entries).astype(numpy.float32), [nodes, nodes]))
    x, labels = tf.constant(generator.random((nodes, 1433)), tf.float32), whole(7, nodes)
    first, second = layers.Dense(16), layers.Dense(7)
    first.build([None, 1433]), second.build([None, 16])

    def loss():
        hidden = tf.nn.relu(tf.sparse.sparse_dense_matmul(matrix, first(x)))
        return cross_entropy(labels, tf.sparse.sparse_dense_matmul(matrix, second(hidden)))

    return first.trainable_variables + second.trainable_variables, loss


def pinn():
    model = keras.Sequential([keras.Input([2]), *(layers.Dense(20, "tanh") for _ in range(8)), layers.Dense(1)])
    uniform = lambda *shape: tf.constant(generator.random(shape), tf.float32)
    x, t, at, known = uniform(10000, 1) * 2 - 1, uniform(10000, 1), uniform(100, 2), uniform(100, 1)

    def loss():
        with tf.GradientTape() as second:
            second.watch(x)
            with tf.GradientTape() as first:
                first.watch([x, t])
                u = model(tf.concat([x, t], 1))
            u_x, u_t = first.gradient(u, [x, t])
        u_xx = second.gradient(u_x, x)
        residual = u_t + u * u_x - 0.01 / math.pi * u_xx
        return tf.reduce_mean(tf.square(residual)) + tf.reduce_mean(tf.square(model(at) - known))

    return model.trainable_variables, loss


builders = {f.__name__: f for f in (mlp, cnn, gpt, lstm, gcn, pinn)}


class Trainer:
    def __init__(self, model):
        self.variables, self.loss = builders[model]()
        self.optimizer = keras.optimizers.Adam(1e-3)
        self.optimizer.build(self.variables)
        candidates = []
        for xla in (False, True):
            try:
                self.step, self.xla = self.compiled(xla), xla
                self.step()
                candidates.append((min(timed(self.step, 200)), self.step, xla))
            except Exception:
                if not xla:
                    raise
        _, self.step, self.xla = min(candidates, key=lambda one: one[0])

    def compiled(self, xla):
        @tf.function(jit_compile=xla)
        def step():
            with tf.GradientTape() as tape:
                value = self.loss()
            self.optimizer.apply_gradients(zip(tape.gradient(value, self.variables), self.variables))
            return value

        return lambda: float(step())

    def about(self):
        parameters = sum(math.prod(v.shape) for v in self.variables)
        return {"parameters": parameters, "version": f"{keras.__version__} on TensorFlow {tf.__version__}", "xla": self.xla}


serve(lambda order: Trainer(order["model"]))
