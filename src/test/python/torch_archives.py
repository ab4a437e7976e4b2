"""Writes TorchScript archives of well-known networks with reference inputs and outputs.

    /usr/bin/python3 src/test/python/torch_archives.py FOLDER [NAME ...]

For each network FOLDER gets NAME_traced.pt, NAME_scripted.pt, NAME_frozen.pt (frozen from the script, or from the
trace where a network cannot be scripted), and NAME.npz with `inputs` (3 of them), `outputs`, and the names and
shapes of the state dict. Weights are random with a fixed seed; batch norms have statistics of random data, so that
they are not the identity. `mvn test -Dtest=TorchArchivesTest -Dtorch.archives=FOLDER` reads them.
Needs torch and torchvision; written for 1.13 and 0.14, newer ones should do.
"""
import json
import os
import sys

import numpy
import torch
import torchvision.models as models
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 20, 5)
        self.conv2 = nn.Conv2d(20, 50, 5)
        self.fc1 = nn.Linear(800, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        x = x.view(x.size(0), -1)
        return self.fc2(F.relu(self.fc1(x)))


class TransformerClassifier(nn.Module):
    """Tokens to a class: embedding, positions, nn.TransformerEncoder, mean, linear."""

    def __init__(self, norm_first=False, activation='relu'):
        super().__init__()
        self.embedding = nn.Embedding(100, 32)
        self.positions = nn.Parameter(torch.randn(1, 24, 32))
        layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, norm_first=norm_first, activation=activation)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(32, 7)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.positions[:, :tokens.size(1)]
        return self.head(self.encoder(x).mean(dim=1))


class TransformerFeatures(nn.Module):
    """Features to a class, sequence first, as nn.TransformerEncoder takes them by default."""

    def __init__(self):
        super().__init__()
        self.inp = nn.Linear(6, 32)
        layer = nn.TransformerEncoderLayer(32, 4, 64, activation='gelu')
        self.encoder = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(32))
        self.head = nn.Linear(32, 5)

    def forward(self, x):
        h = self.encoder(self.inp(x).transpose(0, 1))
        return self.head(h[0])


class Attention(nn.Module):
    """Attention as timm writes it: one product for q, k, v, reshaped and permuted."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        B, N, C = x.shape
        qkv = self.qkv(x).reshape(B, N, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = (q @ k.transpose(-2, -1)) * self.scale
        x = (attn.softmax(dim=-1) @ v).transpose(1, 2).reshape(B, N, C)
        return self.proj(x)


class TinyViT(nn.Module):
    """A vision transformer in timm's manner, class token and all."""

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 48, 8, 8)
        self.cls_token = nn.Parameter(torch.randn(1, 1, 48))
        self.pos_embed = nn.Parameter(torch.randn(1, 17, 48))
        self.norms = nn.ModuleList([nn.LayerNorm(48) for _ in range(4)])
        self.attn = nn.ModuleList([Attention(48, 4) for _ in range(2)])
        self.mlp = nn.ModuleList([nn.Sequential(nn.Linear(48, 96), nn.GELU(), nn.Linear(96, 48)) for _ in range(2)])
        self.norm = nn.LayerNorm(48)
        self.head = nn.Linear(48, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        cls = self.cls_token.expand(x.shape[0], -1, -1)
        x = torch.cat((cls, x), dim=1) + self.pos_embed
        for i, (attn, mlp) in enumerate(zip(self.attn, self.mlp)):
            x = x + attn(self.norms[2 * i](x))
            x = x + mlp(self.norms[2 * i + 1](x))
        return self.head(self.norm(x)[:, 0])


class Mixer(nn.Module):
    """An MLP-mixer: products over tokens, then over channels."""

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 32, 4, 4)
        self.n1 = nn.LayerNorm(32)
        self.tokens = nn.Sequential(nn.Linear(64, 32), nn.GELU(), nn.Linear(32, 64))
        self.n2 = nn.LayerNorm(32)
        self.channels = nn.Sequential(nn.Linear(32, 64), nn.GELU(), nn.Linear(64, 32))
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2).permute(0, 2, 1)
        x = x + self.tokens(self.n1(x).transpose(1, 2)).transpose(1, 2)
        x = x + self.channels(self.n2(x))
        return self.head(x.mean(1))


class Audio(nn.Module):
    """A 1-D network for waveforms."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(1, 16, 9, stride=4, padding=4), nn.BatchNorm1d(16), nn.ReLU(), nn.MaxPool1d(4),
            nn.Conv1d(16, 32, 3, padding=2, dilation=2, bias=False), nn.BatchNorm1d(32), nn.ELU(), nn.AvgPool1d(2),
            nn.Conv1d(32, 32, 3, groups=4), nn.GroupNorm(4, 32), nn.PReLU(32), nn.Dropout(0.2),
            nn.AdaptiveAvgPool1d(1), nn.Flatten())
        self.fc = nn.Linear(32, 6)

    def forward(self, x):
        return F.log_softmax(self.fc(self.body(x)), dim=-1)


class Einsum(nn.Module):
    """Attention in einsum's notation, with a mask and a learned temperature."""

    def __init__(self):
        super().__init__()
        self.q = nn.Linear(16, 16, bias=False)
        self.k = nn.Linear(16, 16, bias=False)
        self.v = nn.Linear(16, 16)
        self.temperature = nn.Parameter(torch.ones(1) * 0.5)
        self.out = nn.Linear(16, 4)

    def forward(self, x):
        b, n, d = x.shape
        q = self.q(x).view(b, n, 4, 4)
        k = self.k(x).view(b, n, 4, 4)
        v = self.v(x).view(b, n, 4, 4)
        scores = torch.einsum('bqhd,bkhd->bhqk', q, k) * self.temperature
        mask = torch.triu(torch.ones(n, n, dtype=torch.bool, device=x.device), diagonal=1)
        scores = scores.masked_fill(mask, float('-inf'))
        mixed = torch.einsum('bhqk,bkhd->bqhd', scores.softmax(-1), v).reshape(b, n, d)
        return self.out(mixed.amax(dim=1))


class Odds(nn.Module):
    """Operators that the others lack."""

    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1)
        self.conv = nn.Conv2d(3, 8, 3, padding=1, padding_mode='reflect')
        self.inorm = nn.InstanceNorm2d(8, affine=True)
        self.pad = nn.ZeroPad2d((1, 0, 2, 0))
        self.shuffle = nn.PixelShuffle(2)
        self.fc = nn.Linear(27, 4)
        self.register_buffer('scale', torch.tensor([0.5, 2.0, 1.5]))

    def forward(self, x):
        x = (x - x.mean(dim=(2, 3), keepdim=True)) / (x.std(dim=(2, 3), keepdim=True) + 1e-3)
        x = F.leaky_relu(self.inorm(self.conv(x)), 0.1)
        u = torch.tanh(self.up(F.avg_pool2d(x, 2)))
        v = self.shuffle(F.silu(x)[:, :8, ::2, ::2])
        v = F.interpolate(F.avg_pool2d(v, 2), scale_factor=2.0, mode='bilinear', align_corners=False)
        w = torch.cat([u, v, self.pad(v)[:, :, 2:, 1:] * 2, F.hardtanh(u[:, 0:1]), u[:, 1].unsqueeze(1)], 1)
        a = torch.where(w > 0, w, w.abs().sqrt())
        m = a.mean((-2, -1))
        s = torch.stack([a.amax(dim=(2, 3)), m, m.pow(2) - m.exp().clamp(min=0.2, max=1.4)], dim=1)
        s = s * self.scale.view(1, 3, 1)
        s = torch.cat(s.chunk(3, dim=1), dim=2).squeeze(1)
        s = F.pad(s, (0, 27 - s.size(1))) if s.size(1) < 27 else s[:, :27]
        return self.fc(F.softplus(s) + F.mish(s) - F.hardswish(s) * torch.sigmoid(s) + torch.rsqrt(s * s + 1.0))


def vision(name, size=64, **options):
    return lambda: getattr(models, name)(weights=None, **options), lambda: torch.randn(3, 3, size, size)


def images(make, *shape):
    return make, lambda: torch.randn(3, *shape)


NETS = {
    'lenet5': images(LeNet5, 1, 28, 28),
    'resnet18': vision('resnet18'),
    'mobilenet_v2': vision('mobilenet_v2'),
    'mobilenet_v3_small': vision('mobilenet_v3_small'),
    'vgg11': vision('vgg11'),
    'vgg11_bn': vision('vgg11_bn', num_classes=10),
    'densenet121': vision('densenet121'),
    'efficientnet_b0': vision('efficientnet_b0'),
    'shufflenet_v2': vision('shufflenet_v2_x1_0'),
    'squeezenet': vision('squeezenet1_1'),
    'googlenet': vision('googlenet', aux_logits=False, init_weights=False),
    'inception_v3': vision('inception_v3', 80, aux_logits=False, init_weights=False),
    'regnet': vision('regnet_y_400mf'),
    'mnasnet': vision('mnasnet0_5'),
    'convnext': vision('convnext_tiny'),
    'resnext50': vision('resnext50_32x4d'),
    'swin_t': vision('swin_t'),
    'swin_v2_t': vision('swin_v2_t'),
    'vit_b_16': vision('vit_b_16', 32, image_size=32),
    'alexnet': vision('alexnet', 64),
    'transformer': (TransformerClassifier, lambda: torch.randint(0, 100, (3, 24))),
    'transformer_pre': (lambda: TransformerClassifier(True, 'gelu'), lambda: torch.randint(0, 100, (3, 24))),
    'transformer_seq': images(TransformerFeatures, 12, 6),
    'tiny_vit': images(TinyViT, 3, 32, 32),
    'mixer': images(Mixer, 3, 32, 32),
    'audio': images(Audio, 1, 800),
    'einsum': images(Einsum, 9, 16),
    'odds': images(Odds, 3, 16, 16),
}


def settle(net, inputs):
    """Gives batch norms the statistics of data and scales that are not one, and nothing is left zero."""
    with torch.no_grad():
        for parameter in net.parameters():
            if parameter.abs().max() == 0:
                parameter.normal_(0, 0.05)
    norms = [m for m in net.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    if norms:
        net.train()
        for norm in norms:
            norm.momentum = 0.5
        with torch.no_grad():
            for _ in range(4):
                net(inputs() * 1.5 + 0.3)
            for norm in norms:
                norm.momentum = 0.1
                norm.weight.mul_(torch.rand_like(norm.weight) * 0.4 + 0.8)
                norm.bias.add_(torch.randn_like(norm.bias) * 0.1)
    return net.eval()


def write(folder, name):
    make, inputs = NETS[name]
    torch.manual_seed(7)
    net = settle(make(), inputs)
    x = inputs()
    forms = {}
    with torch.no_grad():
        y = net(x)
        forms['traced'] = torch.jit.trace(net, x[:2], check_trace=False)
    try:
        forms['scripted'] = torch.jit.script(net)
    except Exception as e:
        print(name, 'cannot be scripted:', str(e).strip().splitlines()[0], flush=True)
    try:
        forms['frozen'] = torch.jit.freeze(forms.get('scripted', forms['traced']).eval())
    except Exception as e:
        print(name, 'cannot be frozen:', str(e).strip().splitlines()[0], flush=True)
    for form, script in forms.items():
        with torch.no_grad():
            z = script(x)
        z = z[0] if isinstance(z, tuple) else z
        print(name, form, 'differs from eager by', (z - y).abs().max().item(), flush=True)
        script.save(os.path.join(folder, f'{name}_{form}.pt'))
    state = {k: list(v.shape) for k, v in net.state_dict().items()}
    numpy.savez(os.path.join(folder, name + '.npz'), inputs=x.numpy(), outputs=y.numpy())
    with open(os.path.join(folder, name + '.json'), 'w') as f:
        json.dump(state, f)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name in sys.argv[2:] or NETS:
        try:
            write(folder, name)
        except Exception as e:
            print(name, 'FAILED', type(e).__name__, str(e).strip().splitlines()[0], flush=True)


if __name__ == '__main__':
    main()
