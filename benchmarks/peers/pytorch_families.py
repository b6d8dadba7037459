"""Well-known families of image networks, built from PyTorch modules after the papers that describe them.

ResNet (He et al. 2016, with the stride in the 3 x 3 convolution), MobileNet V2 (Sandler et al. 2018) and V3 (Howard et al. 2019), DenseNet (Huang et al. 2017),
EfficientNet (Tan and Le 2019), RegNet X and Y (Radosavovic et al. 2020), MNASNet (Tan et al. 2019), GoogLeNet (Szegedy et al. 2015, with batch norm), Inception V3
(Szegedy et al. 2016), ShuffleNet V2 (Ma et al. 2018), VGG with batch norm (Simonyan and Zisserman 2015), ConvNeXt (Liu et al. 2022).
"""

import torch
from torch import nn
from torch.nn import functional


def unit(inputs, outputs, kernel=1, stride=1, groups=1, activation=nn.ReLU, padding=None, eps=1e-5, momentum=0.1):
    """Convolution without bias, batch norm and, unless it is None, an activation."""
    if padding is None:
        padding = (kernel - 1) // 2 if isinstance(kernel, int) else tuple((k - 1) // 2 for k in kernel)
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False), nn.BatchNorm2d(outputs, eps, momentum)]
    return nn.Sequential(*layers, *([activation()] if activation else []))


def rounded(value, divisor=8):
    """The nearest multiple, never less than nine tenths of the value."""
    near = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return near + divisor if near < 0.9 * value else near


class Head(nn.Module):
    """Mean over positions, dropout, linear read-out."""

    def __init__(self, channels, classes, dropout=0.0):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        return self.fc(self.dropout(torch.flatten(self.pool(x), 1)))


class Residual(nn.Module):
    """A branch beside the identity or a projection, with an activation behind the sum."""

    def __init__(self, branch, shortcut=None):
        super().__init__()
        self.branch = branch
        self.shortcut = shortcut
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.branch(x) + (x if self.shortcut is None else self.shortcut(x)))


def resnet(blocks, bottleneck, classes=1000):
    layers = [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for stage, count in enumerate(blocks):
        width = 64 << stage
        outputs = width * (4 if bottleneck else 1)
        for index in range(count):
            stride = 2 if stage > 0 and index == 0 else 1
            if bottleneck:
                branch = nn.Sequential(unit(inputs, width), unit(width, width, 3, stride), unit(width, outputs, activation=None))
            else:
                branch = nn.Sequential(unit(inputs, width, 3, stride), unit(width, outputs, 3, activation=None))
            shortcut = unit(inputs, outputs, 1, stride, activation=None) if stride != 1 or inputs != outputs else None
            layers.append(Residual(branch, shortcut))
            inputs = outputs
    return nn.Sequential(*layers, Head(inputs, classes))


class StochasticDepth(nn.Module):
    """Drops a branch for whole samples (Huang et al. 2016)."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0:
            return x
        keep = 1.0 - self.rate
        return x * torch.bernoulli(torch.full((x.shape[0], 1, 1, 1), keep, dtype=x.dtype, device=x.device)) / keep


class Squeeze(nn.Module):
    """Squeeze and excitation (Hu et al. 2018)."""

    def __init__(self, channels, squeezed, activation=nn.ReLU, gate=nn.Sigmoid):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(channels, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, channels, 1)
        self.activation = activation()
        self.gate = gate()

    def forward(self, x):
        return self.gate(self.fc2(self.activation(self.fc1(self.pool(x))))) * x


class Inverted(nn.Module):
    """The inverted bottleneck of mobile networks: widen, convolve each channel, narrow."""

    def __init__(self, inputs, outputs, kernel, stride, hidden, activation, squeeze=None, eps=1e-5, momentum=0.1, drop=0.0):
        super().__init__()
        layers = [unit(inputs, hidden, activation=activation, eps=eps, momentum=momentum)] if hidden != inputs else []
        layers.append(unit(hidden, hidden, kernel, stride, hidden, activation, eps=eps, momentum=momentum))
        layers += [squeeze(hidden, inputs)] if squeeze else []
        layers.append(unit(hidden, outputs, activation=None, eps=eps, momentum=momentum))
        self.body = nn.Sequential(*layers)
        self.joins = stride == 1 and inputs == outputs
        self.drop = StochasticDepth(drop) if drop > 0 else None

    def forward(self, x):
        y = self.body(x)
        return x + (self.drop(y) if self.drop else y) if self.joins else y


def mobilenet_v2(dropout=0.0, classes=1000):
    layers = [unit(3, 32, 3, 2, activation=nn.ReLU6)]
    inputs = 32
    for expand, outputs, count, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for index in range(count):
            layers.append(Inverted(inputs, outputs, 3, stride if index == 0 else 1, inputs * expand, nn.ReLU6))
            inputs = outputs
    return nn.Sequential(*layers, unit(inputs, 1280, activation=nn.ReLU6), Head(1280, classes, dropout))


def mobilenet_v3(dropout=0.0, classes=1000):
    def gate(hidden, _):
        return Squeeze(hidden, rounded(hidden / 4), gate=nn.Hardsigmoid)

    rows = [
        (3, 16, 16, False, nn.ReLU, 1), (3, 64, 24, False, nn.ReLU, 2), (3, 72, 24, False, nn.ReLU, 1), (5, 72, 40, True, nn.ReLU, 2), (5, 120, 40, True, nn.ReLU, 1),
        (5, 120, 40, True, nn.ReLU, 1), (3, 240, 80, False, nn.Hardswish, 2), (3, 200, 80, False, nn.Hardswish, 1), (3, 184, 80, False, nn.Hardswish, 1),
        (3, 184, 80, False, nn.Hardswish, 1), (3, 480, 112, True, nn.Hardswish, 1), (3, 672, 112, True, nn.Hardswish, 1), (5, 672, 160, True, nn.Hardswish, 2),
        (5, 960, 160, True, nn.Hardswish, 1), (5, 960, 160, True, nn.Hardswish, 1),
    ]
    layers = [unit(3, 16, 3, 2, activation=nn.Hardswish, eps=0.001, momentum=0.01)]
    inputs = 16
    for kernel, hidden, outputs, squeezes, activation, stride in rows:
        layers.append(Inverted(inputs, outputs, kernel, stride, hidden, activation, gate if squeezes else None, 0.001, 0.01))
        inputs = outputs
    layers += [unit(inputs, 960, activation=nn.Hardswish, eps=0.001, momentum=0.01), nn.AdaptiveAvgPool2d(1), nn.Flatten(1), nn.Linear(960, 1280), nn.Hardswish(inplace=True)]
    return nn.Sequential(*layers, nn.Dropout(dropout, inplace=True), nn.Linear(1280, classes))


def efficientnet_b0(dropout=0.0, drop=0.0, classes=1000):
    def squeeze(hidden, inputs):
        return Squeeze(hidden, max(1, inputs // 4), nn.SiLU)

    layers = [unit(3, 32, 3, 2, activation=nn.SiLU)]
    inputs, block = 32, 0
    for expand, kernel, stride, outputs, count in [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)]:
        for index in range(count):
            layers.append(Inverted(inputs, outputs, kernel, stride if index == 0 else 1, inputs * expand, nn.SiLU, squeeze, drop=drop * block / 16))
            inputs, block = outputs, block + 1
    return nn.Sequential(*layers, unit(inputs, 1280, activation=nn.SiLU), Head(1280, classes, dropout))


def mnasnet(dropout=0.0, classes=1000):
    momentum = 1 - 0.9997
    layers = [unit(3, 32, 3, 2, momentum=momentum), unit(32, 32, 3, 1, 32, momentum=momentum), unit(32, 16, activation=None, momentum=momentum)]
    inputs = 16
    for outputs, kernel, stride, expand, count in [(24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2), (192, 5, 2, 6, 4), (320, 3, 1, 6, 1)]:
        for index in range(count):
            layers.append(Inverted(inputs, outputs, kernel, stride if index == 0 else 1, inputs * expand, nn.ReLU, momentum=momentum))
            inputs = outputs

    class Means(nn.Module):
        def forward(self, x):
            return x.mean([2, 3])

    return nn.Sequential(*layers, unit(inputs, 1280, momentum=momentum), Means(), nn.Dropout(dropout, inplace=True), nn.Linear(1280, classes))


def regnet(widths, depths, group, squeezes, classes=1000):
    layers = [unit(3, 32, 3, 2)]
    inputs = 32
    for width, depth in zip(widths, depths):
        for index in range(depth):
            stride = 2 if index == 0 else 1
            branch = [unit(inputs, width), unit(width, width, 3, stride, width // group)]
            branch += [Squeeze(width, round(0.25 * inputs))] if squeezes else []
            branch.append(unit(width, width, activation=None))
            layers.append(Residual(nn.Sequential(*branch), unit(inputs, width, 1, stride, activation=None) if stride != 1 or inputs != width else None))
            inputs = width
    return nn.Sequential(*layers, Head(inputs, classes))


class Dense(nn.Module):
    """A layer that reads all values before it and adds some channels."""

    def __init__(self, inputs, growth, dropout):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(inputs), nn.BatchNorm2d(4 * growth)
        self.conv1 = nn.Conv2d(inputs, 4 * growth, 1, bias=False)
        self.conv2 = nn.Conv2d(4 * growth, growth, 3, 1, 1, bias=False)
        self.dropout = dropout

    def forward(self, values):
        y = self.conv1(functional.relu(self.norm1(torch.cat(values, 1))))
        y = self.conv2(functional.relu(self.norm2(y)))
        return functional.dropout(y, self.dropout, self.training) if self.dropout > 0 else y


class DenseBlock(nn.ModuleList):
    def forward(self, x):
        values = [x]
        for layer in self:
            values.append(layer(values))
        return torch.cat(values, 1)


def densenet121(dropout=0.0, classes=1000):
    layers = [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, count in enumerate([6, 12, 24, 16]):
        layers.append(DenseBlock(Dense(channels + 32 * index, 32, dropout) for index in range(count)))
        channels += 32 * count
        if stage < 3:
            layers += [nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, channels // 2, 1, bias=False), nn.AvgPool2d(2, 2)]
            channels //= 2
    return nn.Sequential(*layers, nn.BatchNorm2d(channels), nn.ReLU(), Head(channels, classes))


class Branches(nn.Module):
    """Branches side by side whose channels are joined."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class Standardize(nn.Module):
    """Brings images that were scaled for one convention into another, channel by channel."""

    def forward(self, x):
        # Numbers that float32 holds exactly, so that a reference in float64 computes with the numbers of the file.
        channels = [x[:, index].unsqueeze(1) * factor + shift for index, (factor, shift) in enumerate([(0.4580078125, -0.0302734375), (0.447265625, -0.087890625), (0.4501953125, -0.1875)])]
        return torch.cat(channels, 1)


class WithSideHeads(nn.Module):
    """A chain of stages, of which some also feed a classifier of their own while it trains."""

    def __init__(self, stages, sides, head):
        super().__init__()
        self.stages, self.head = nn.ModuleList(stages), head
        self.sides = nn.ModuleDict({str(index): side for index, side in sides.items()})

    def forward(self, x):
        extra = []
        for index, stage in enumerate(self.stages):
            x = stage(x)
            if self.training and str(index) in self.sides:
                extra.append(self.sides[str(index)](x))
        x = self.head(x)
        return (x, *extra) if extra else x


def googlenet(dropout=0.0, classes=1000):
    def inception(inputs, one, three_in, three, five_in, five, pooled):
        kw = {"eps": 0.001}
        return Branches(
            unit(inputs, one, **kw),
            nn.Sequential(unit(inputs, three_in, **kw), unit(three_in, three, 3, **kw)),
            nn.Sequential(unit(inputs, five_in, **kw), unit(five_in, five, 3, **kw)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), unit(inputs, pooled, **kw)))

    def side(inputs):
        return nn.Sequential(nn.AdaptiveAvgPool2d(2), unit(inputs, 128, eps=0.001), nn.Flatten(1), nn.Linear(512, 1024), nn.ReLU(inplace=True), nn.Dropout(dropout), nn.Linear(1024, classes))

    pool = nn.MaxPool2d(3, 2, ceil_mode=True)
    stages = [
        nn.Sequential(Standardize(), unit(3, 64, 7, 2, eps=0.001), pool, unit(64, 64, eps=0.001), unit(64, 192, 3, eps=0.001), pool),
        inception(192, 64, 96, 128, 16, 32, 32), nn.Sequential(inception(256, 128, 128, 192, 32, 96, 64), pool), inception(480, 192, 96, 208, 16, 48, 64),
        inception(512, 160, 112, 224, 24, 64, 64), inception(512, 128, 128, 256, 24, 64, 64), inception(512, 112, 144, 288, 32, 64, 64),
        nn.Sequential(inception(528, 256, 160, 320, 32, 128, 128), nn.MaxPool2d(2, 2, ceil_mode=True)), inception(832, 256, 160, 320, 32, 128, 128),
        inception(832, 384, 192, 384, 48, 128, 128),
    ]
    return WithSideHeads(stages, {3: side(512), 6: side(528)}, Head(1024, classes, dropout))


def inception_v3(dropout=0.0, classes=1000):
    def conv(inputs, outputs, kernel=1, stride=1, padding=None):
        return unit(inputs, outputs, kernel, stride, padding=padding, eps=0.001)

    def pooled(inputs, outputs):
        return nn.Sequential(nn.AvgPool2d(3, 1, 1), conv(inputs, outputs))

    def a(inputs, pool):
        return Branches(conv(inputs, 64), nn.Sequential(conv(inputs, 48), conv(48, 64, 5)), nn.Sequential(conv(inputs, 64), conv(64, 96, 3), conv(96, 96, 3)), pooled(inputs, pool))

    def c(mid):
        return Branches(
            conv(768, 192), nn.Sequential(conv(768, mid), conv(mid, mid, (1, 7)), conv(mid, 192, (7, 1))),
            nn.Sequential(conv(768, mid), conv(mid, mid, (7, 1)), conv(mid, mid, (1, 7)), conv(mid, mid, (7, 1)), conv(mid, 192, (1, 7))), pooled(768, 192))

    def e(inputs):
        def fan():
            return Branches(conv(384, 384, (1, 3)), conv(384, 384, (3, 1)))

        return Branches(conv(inputs, 320), nn.Sequential(conv(inputs, 384), fan()), nn.Sequential(conv(inputs, 448), conv(448, 384, 3), fan()), pooled(inputs, 192))

    stages = [
        nn.Sequential(Standardize(), conv(3, 32, 3, 2, 0), conv(32, 32, 3, padding=0), conv(32, 64, 3), nn.MaxPool2d(3, 2), conv(64, 80), conv(80, 192, 3, padding=0), nn.MaxPool2d(3, 2)),
        a(192, 32), a(256, 64), a(288, 64),
        Branches(conv(288, 384, 3, 2, 0), nn.Sequential(conv(288, 64), conv(64, 96, 3), conv(96, 96, 3, 2, 0)), nn.MaxPool2d(3, 2)),
        c(128), c(160), c(160), c(192),
        Branches(
            nn.Sequential(conv(768, 192), conv(192, 320, 3, 2, 0)),
            nn.Sequential(conv(768, 192), conv(192, 192, (1, 7)), conv(192, 192, (7, 1)), conv(192, 192, 3, 2, 0)), nn.MaxPool2d(3, 2)),
        e(1280), e(2048),
    ]
    return WithSideHeads(stages, {}, Head(2048, classes, dropout))


class Shuffle(nn.Module):
    """Half of the channels pass by, the others are convolved; then both are interleaved."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        half = outputs // 2
        self.stride = stride
        self.left = nn.Sequential(unit(inputs, inputs, 3, stride, inputs, None), unit(inputs, half)) if stride > 1 else None
        self.right = nn.Sequential(unit(inputs if stride > 1 else half, half), unit(half, half, 3, stride, half, None), unit(half, half))

    def forward(self, x):
        if self.stride == 1:
            kept, worked = x.chunk(2, dim=1)
            y = torch.cat((kept, self.right(worked)), 1)
        else:
            y = torch.cat((self.left(x), self.right(x)), 1)
        batch, channels, height, width = y.size()
        return y.view(batch, 2, channels // 2, height, width).transpose(1, 2).contiguous().view(batch, channels, height, width)


def shufflenet_v2(classes=1000):
    layers = [unit(3, 24, 3, 2), nn.MaxPool2d(3, 2, 1)]
    inputs = 24
    for outputs, count in [(116, 4), (232, 8), (464, 4)]:
        for index in range(count):
            layers.append(Shuffle(inputs, outputs, 2 if index == 0 else 1))
            inputs = outputs

    class Means(nn.Module):
        def forward(self, x):
            return x.mean([2, 3])

    return nn.Sequential(*layers, unit(inputs, 1024), Means(), nn.Linear(1024, classes))


def vgg16_bn(dropout=0.0, classes=1000):
    layers, inputs = [], 3
    for outputs in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
        if outputs == 0:
            layers.append(nn.MaxPool2d(2, 2))
        else:
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
            inputs = outputs
    head = [nn.AdaptiveAvgPool2d(7), nn.Flatten(1), nn.Linear(512 * 49, 4096), nn.ReLU(True), nn.Dropout(dropout), nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(dropout), nn.Linear(4096, classes)]
    return nn.Sequential(*layers, *head)


class ChannelsLast(nn.Module):
    """Layer norm over the channels of images."""

    def __init__(self, channels):
        super().__init__()
        self.norm = nn.LayerNorm(channels, 1e-6)

    def forward(self, x):
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class NextBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, 1e-6)
        self.widen, self.narrow = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)
        self.scale = nn.Parameter(torch.full((channels, 1, 1), 0.5))

    def forward(self, x):
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        return x + self.scale * self.narrow(functional.gelu(self.widen(y))).permute(0, 3, 1, 2)


def convnext_tiny(classes=1000):
    layers, inputs = [nn.Conv2d(3, 96, 4, 4), ChannelsLast(96)], 96
    for stage, count in enumerate([3, 3, 9, 3]):
        channels = 96 << stage
        if stage > 0:
            layers += [ChannelsLast(inputs), nn.Conv2d(inputs, channels, 2, 2)]
        layers += [NextBlock(channels) for _ in range(count)]
        inputs = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(1), nn.LayerNorm(inputs, 1e-6), nn.Linear(inputs, classes))


# Name: how it is built with random layers (True) or without, the side of its images, the batch.
FAMILIES = {
    "resnet18": (lambda random: resnet([2, 2, 2, 2], False), 64, 4),
    "resnet50": (lambda random: resnet([3, 4, 6, 3], True), 64, 4),
    "mobilenet_v2": (lambda random: mobilenet_v2(0.2 if random else 0.0), 64, 4),
    "mobilenet_v3": (lambda random: mobilenet_v3(0.2 if random else 0.0), 64, 4),
    "densenet121": (lambda random: densenet121(0.1 if random else 0.0), 64, 4),
    "efficientnet_b0": (lambda random: efficientnet_b0(0.2 if random else 0.0, 0.2 if random else 0.0), 64, 4),
    "regnet_x_400mf": (lambda random: regnet([32, 64, 160, 400], [1, 2, 7, 12], 16, False), 64, 4),
    "regnet_y_400mf": (lambda random: regnet([48, 104, 208, 440], [1, 3, 6, 6], 8, True), 64, 4),
    "mnasnet1_0": (lambda random: mnasnet(0.2 if random else 0.0), 64, 4),
    "googlenet": (lambda random: googlenet(0.2 if random else 0.0), 64, 4),
    "inception_v3": (lambda random: inception_v3(0.5 if random else 0.0), 107, 4),
    "shufflenet_v2": (lambda random: shufflenet_v2(), 64, 4),
    "convnext_tiny": (lambda random: convnext_tiny(), 64, 4),
    "vgg16_bn": (lambda random: vgg16_bn(0.5 if random else 0.0), 224, 2),
}
