"""Opens TorchScript archives in the PyTorch of this Python and compares outputs.

    python3 check_torchscript.py FOLDER

For every NAME.pt in FOLDER, NAME.in.npz holds the inputs and NAME.out.npz the outputs that are expected, both in the
order of their keys. Prints one line for each archive that differs, and how many were compared; ends with 1 if any differs.
Needs PyTorch 1.13 or newer and NumPy.
"""

import pathlib
import sys

import numpy
import torch

TOLERANCE = 5e-6


def arrays(file):
    with numpy.load(file) as loaded:
        return [torch.from_numpy(loaded[key]) for key in loaded.files]


def compare(archive):
    module = torch.jit.load(str(archive))
    got = module(*arrays(archive.with_suffix(".in.npz")))
    got = [got] if isinstance(got, torch.Tensor) else list(got)
    expected = arrays(archive.with_suffix(".out.npz"))
    if [tuple(one.shape) for one in got] != [tuple(one.shape) for one in expected]:
        return f"has outputs of {[tuple(one.shape) for one in got]}"
    for one, other in zip(got, expected):
        one, other = one.detach().double(), other.double()
        largest = max(1.0, other.abs().max().item()) if other.numel() else 1.0
        same = (one == other) | ((one - other).abs() <= TOLERANCE * largest)
        if not bool(same.all()):
            return f"differs by {(one - other).abs().max().item():g}"
    if not all(parameter.requires_grad for parameter in module.parameters()):
        return "has parameters that are not trained"
    return None


def main(folder):
    archives = sorted(pathlib.Path(folder).glob("*.pt"))
    failures = 0
    for archive in archives:
        try:
            failure = compare(archive)
        except Exception as e:
            failure = f"fails: {e}"
        if failure:
            failures += 1
            print(f"{archive.name} {failure}")
    print(f"{len(archives)} archives compared with PyTorch {torch.__version__}, {failures} differ")
    return 1 if failures or not archives else 0


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main(sys.argv[1]))
