"""Writes layer_statistics.csv: what PyTorch says of the layers of small networks, for LayerObservationTest.

Made with PyTorch 1.13.1 on one thread: /usr/bin/python3 layer_statistics.py > layer_statistics.csv
Columns of convolutions come from convolutions with kernels that are one at one place, gradients from autograd, those of single
examples from one pass for each. All numbers of weights and examples are sines, so that the test can make the same.
"""
import math
import sys
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
COUNT, CLASSES, BATCH, RATE = 40, 4, 32, 0.01


def sines(phase, amplitude, *sizes):
    count = math.prod(sizes)
    return torch.tensor([amplitude * math.sin(0.37 * i * i + phase) for i in range(count)], dtype=torch.float32).reshape(sizes)


class Net:
    """Weights by name, and for each layer how it multiplies."""

    def __init__(self):
        self.weights, self.others, self.layers, self.seen = {}, {}, {}, {}

    def weight(self, name, phase, *sizes):
        if name not in self.weights:
            self.weights[name] = sines(phase, 0.6, *sizes)
        return self.weights[name]

    def note(self, name, columns, out):
        """columns: [groups, E, rows]; out: [O, rows]"""
        self.seen.setdefault(name, []).append([columns.detach(), out.detach(), None])

    def conv(self, name, x, phase, shape, bias=None, **kw):
        w = self.weight(name, phase, *shape)
        n = len(shape) - 2
        conv = [F.conv1d, F.conv2d, F.conv3d][n - 1]
        y = conv(x, w, bias, **kw)
        groups = kw.get("groups", 1)
        taps = math.prod(shape[2:])
        plain = {k: v for k, v in kw.items() if k != "groups"}
        columns = []
        for c in range(x.shape[1]):
            for t in range(taps):
                kernel = torch.zeros(1, 1, taps)
                kernel[0, 0, t] = 1
                columns.append(conv(x[:, c:c + 1], kernel.reshape(1, 1, *shape[2:]), None, **plain).flatten())
        self.note(name, torch.stack(columns).reshape(groups, x.shape[1] // groups * taps, -1), y.transpose(0, 1).flatten(1))
        return y

    def linear(self, name, x, phase, inputs, outputs, rows_first, alpha=1.0, bias=None):
        w = self.weight(name, phase, *((outputs, inputs) if rows_first else (inputs, outputs)))
        y = alpha * (x @ (w.T if rows_first else w))
        y = y if bias is None else y + bias
        self.note(name, x.reshape(-1, inputs).T[None], y.reshape(-1, outputs).T)
        return y

    def turned(self, name, x, phase, shape, groups, **kw):
        w = self.weight(name, phase, *shape)
        y = F.conv_transpose2d(x, w, None, groups=groups, **kw)
        self.note(name, x.transpose(0, 1).reshape(groups, x.shape[1] // groups, -1), y.transpose(0, 1).flatten(1))
        return y

    def active(self, name, y, axis=1):
        self.seen[name][-1][2] = y.detach().transpose(0, axis).flatten(1)
        return y


def planes(net, x):
    a = net.conv("conv", x, 1, (6, 3, 3, 3), sines(2, 0.1, 6), stride=2, padding=1)
    a = F.batch_norm(a, sines(3, 0.2, 6), 1 + sines(4, 0.5, 6), 1 + sines(5, 0.5, 6), sines(6, 0.3, 6), False, 0.1, 1e-5)
    a = net.active("conv", F.relu(a))
    b = net.conv("grouped", a, 7, (4, 3, 2, 3), None, groups=2, dilation=(2, 1), padding=(1, 0))
    b = net.active("grouped", F.relu(F.max_pool2d(b, 2, 1)))
    c = net.conv("depthwise", b, 8, (4, 1, 1, 1), None, groups=4)
    c = net.active("depthwise", torch.clamp(c, 0, 6)).flatten(1)
    d = net.linear("fc", c, 9, c.shape[1], 10, True, bias=sines(10, 0.1, 10))
    d = net.active("fc", F.relu(d))
    e = net.linear("last", d, 11, 10, CLASSES, False, alpha=0.5)
    return net.active("last", e)


def sequence(net, x):
    a = net.active("wide", F.leaky_relu(net.conv("wide", x, 1, (4, 2, 5), sines(2, 0.1, 4), stride=2, dilation=2, padding=3), 0.1))
    b = net.active("each", torch.tanh(net.conv("each", a, 3, (8, 1, 3), None, groups=4, padding=1)))
    c = b.mean(2)
    return net.active("head", net.linear("head", c, 4, 8, CLASSES, True))


def volume(net, x):
    a = net.active("solid", F.relu(net.conv("solid", x, 1, (4, 2, 2, 3, 2), sines(2, 0.1, 4), padding=(1, 0, 1))))
    return net.active("head", net.linear("head", a.mean((2, 3, 4)), 3, 4, CLASSES, True))


def tokens(net, x):
    a = net.active("in", F.gelu(net.linear("in", x, 1, 5, 6, False, bias=sines(2, 0.1, 6))), 2)
    b = net.active("tied", F.relu(net.linear("tied", a, 3, 6, 6, False)), 2)
    c = net.active("tied", F.relu(net.linear("tied", b, 3, 6, 6, False)), 2)
    d = net.active("out", net.linear("out", c, 4, 6, CLASSES, False), 2)
    return d.mean(1)


def turned(net, x):
    a = net.active("up", F.relu(net.turned("up", x, 1, (4, 3, 3, 2), 2, stride=2, padding=(1, 0), output_padding=(1, 0))))
    return net.active("head", net.linear("head", a.mean((2, 3)), 2, 6, CLASSES, True))


def statistics(name, run, example):
    x = sines(0.3, 1.2, COUNT, *example)
    labels = torch.arange(COUNT) % CLASSES
    net = Net()
    run(net, x)
    rows = {}
    for layer, uses in net.seen.items():
        columns = torch.cat([u[0] for u in uses], 2).double()
        out = torch.cat([u[1] for u in uses], 1).double()
        active = torch.cat([u[2] for u in uses], 1).double()
        rows[layer, "INPUT_MEAN"] = columns.mean(2)
        rows[layer, "INPUT_SQUARES"] = (columns ** 2).mean(2)
        rows[layer, "INPUT_MOMENT"] = columns @ columns.transpose(1, 2) / columns.shape[2]
        rows[layer, "OUTPUT_MEAN"] = out.mean(1)
        rows[layer, "OUTPUT_MAGNITUDE"] = active.abs().mean(1)
        rows[layer, "OUTPUT_ZEROS"] = (active == 0).double().mean(1)
    for w in net.weights.values():
        w.requires_grad_(True)
    F.cross_entropy(run(net, x), labels).backward()
    for layer, w in net.weights.items():
        rows[layer, "GRADIENT"] = w.grad
    squares = {layer: torch.zeros_like(w, dtype=torch.float64) for layer, w in net.weights.items()}
    for i in range(COUNT):
        for w in net.weights.values():
            w.grad = None
        F.cross_entropy(run(net, x[i:i + 1]), labels[i:i + 1]).backward()
        for layer, w in net.weights.items():
            squares[layer] += w.grad.double() ** 2 / COUNT
    movement = {layer: torch.zeros_like(w, dtype=torch.float64) for layer, w in net.weights.items()}
    for i in range(0, COUNT, BATCH):
        for w in net.weights.values():
            w.grad = None
        F.cross_entropy(run(net, x[i:i + BATCH]), labels[i:i + BATCH]).backward()
        with torch.no_grad():
            for layer, w in net.weights.items():
                movement[layer] -= (w * w.grad).double()
                w -= RATE * w.grad
    for layer in net.weights:
        rows[layer, "GRADIENT_SQUARES"] = squares[layer]
        rows[layer, "MOVEMENT"] = movement[layer]
    for (layer, kind), values in rows.items():
        numbers = values.detach().double().flatten().tolist()
        print(",".join([name, layer, kind] + ["%.7g" % v for v in numbers]))


statistics("planes", planes, (3, 9, 8))
statistics("sequence", sequence, (2, 17))
statistics("volume", volume, (2, 3, 4, 3))
statistics("tokens", tokens, (3, 5))
statistics("turned", turned, (4, 3, 4))
