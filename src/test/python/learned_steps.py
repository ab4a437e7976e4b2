"""Prints the weights and gradients that LearnedLevelsTest expects, by PyTorch's autograd.

Learned step size: the pseudocode of Esser et al., "Learned Step Size Quantization" (2020). Clipping threshold of levels: Li, Dong and
Wang, "Additive Powers-of-Two Quantization" (2020), equation 9. Written by PyTorch 1.13.
"""

import torch
def grad_scale(x, g): y = x; yg = x * g; return (y - yg).detach() + yg
def round_pass(x): return (x.round() - x).detach() + x
def lsq(w, s, zero, low, high, count, qp):
    s = grad_scale(s, 1 / (count * qp) ** 0.5)
    return (round_pass(torch.clamp(w / s + zero, low, high)) - zero) * s
w = torch.tensor([[0.31, -0.52, 1.37, 0.04], [-2.2, 0.77, -0.18, 0.93]], requires_grad=True)
up = torch.tensor([[1., -2., 3., 4.], [0.5, -1.5, 2., -3.]])
s = torch.tensor([[0.3], [0.4]], requires_grad=True)
out = lsq(w, s, 0, -3, 3, 4, 3); (out * up).sum().backward()
print("out", out.detach().flatten().tolist()); print("w", w.grad.flatten().tolist()); print("s", s.grad.flatten().tolist())
# affine, 2 bits, one scale
w.grad = None; t = torch.tensor(0.5, requires_grad=True)
out = lsq(w, t, -1, -2, 1, 8, 1); (out * up).sum().backward()
print("out", out.detach().flatten().tolist()); print("w", w.grad.flatten().tolist()); print("s", t.grad.tolist())
# eq. 9 of APoT: levels alpha * q
class RCF(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w, a, q):
        u = torch.clamp(w / a, q[0], q[-1]); idx = (u[..., None] - q).abs().argmin(-1); p = q[idx]
        ctx.save_for_backward(w, a, p, q); return a * p
    @staticmethod
    def backward(ctx, g):
        w, a, p, q = ctx.saved_tensors; u = w / a
        inside = (u >= q[0]) & (u <= q[-1])
        ga = torch.where(inside, p - u, p)
        return g * inside, (g * ga).sum(), None
w.grad = None; a = torch.tensor(0.9, requires_grad=True)
q = torch.tensor([-1., -0.5, -0.25, 0., 0.25, 0.5, 1.])
out = RCF.apply(w, a, q); (out * up).sum().backward()
print("out", out.detach().flatten().tolist()); print("w", w.grad.flatten().tolist()); print("a", a.grad.tolist(), (a.grad / 8 ** 0.5).tolist())
