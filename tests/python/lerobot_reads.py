#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that LeRobot itself reads a data set written here and sees what our reader sees.

    lerobot_reads.py SET EXPECTED.json

EXPECTED.json: {"frames": [{"<feature>": [numbers], …, "task": text}, …],
                "pictures": {"<camera>": {"file": raw RGB bytes of all frames, "height", "width", "tolerance"}},
                "stats": {"<feature>": {"mean": [numbers], …}}}
"tolerance" bounds the mean absolute difference of a picture, in 0..255 (0: equal bytes).
Needs lerobot >= 0.4 with its dependencies; pyav is enough for the videos. Exit 0: equal, 1: a difference (named),
77: LeRobot cannot be imported (not run).
"""
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"


def declare_torchvision_operators():
    """Lets a torchvision whose compiled part does not fit this torch be imported: nothing here calls it."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library


def provide_video_reader():
    """Newer torchvision has dropped the VideoReader that LeRobot's back end "pyav" asks for: PyAV does the same."""
    import torch
    import torchvision

    if hasattr(torchvision.io, "VideoReader"):
        return
    import av

    class VideoReader:
        def __init__(self, path, stream):
            self.container = av.open(path)
            self.stream = self.container.streams.video[0]

        def seek(self, seconds, keyframes_only=False):
            self.container.seek(int(seconds / self.stream.time_base), stream=self.stream, backward=True)

        def __iter__(self):
            for frame in self.container.decode(self.stream):
                pixels = torch.from_numpy(frame.to_ndarray(format="rgb24")).permute(2, 0, 1)
                yield {"data": pixels, "pts": float(frame.pts * frame.time_base)}

    torchvision.io.VideoReader = VideoReader
    torchvision.set_video_backend = lambda backend: None


def fail(message):
    print(f"lerobot_reads: {message}", file=sys.stderr)
    sys.exit(1)


def compare_numbers(item, expected, row):
    import torch

    for name, values in expected.items():
        if name == "task":
            if item["task"] != values:
                fail(f"row {row}: task is {item['task']!r}, expected {values!r}")
            continue
        # LeRobot hands out float32, whatever the column holds
        got = item[name].reshape(-1).to(torch.float32)
        want = torch.tensor(values, dtype=torch.float32)
        if got.shape != want.shape or not torch.equal(got, want):
            fail(f"row {row}: {name} is {got.tolist()}, expected {values}")


def compare_picture(item, camera, raw, facts, row):
    import torch

    size = facts["height"] * facts["width"] * 3
    want = torch.frombuffer(bytearray(raw[row * size : (row + 1) * size]), dtype=torch.uint8)
    want = want.reshape(facts["height"], facts["width"], 3).permute(2, 0, 1).to(torch.float64)
    got = (item[camera] * 255).round().to(torch.float64)
    difference = (got - want).abs().mean().item()
    if difference > facts["tolerance"]:
        fail(f"row {row}: {camera} differs by {difference:.3f} on average, allowed are {facts['tolerance']}")
    return difference


def main(root, expected_file):
    try:
        library = declare_torchvision_operators()  # noqa: F841 (must stay alive)
        provide_video_reader()
        import numpy
        from lerobot.datasets.lerobot_dataset import LeRobotDataset
    except ImportError as error:
        print(f"lerobot_reads: not run: {error}", file=sys.stderr)
        sys.exit(77)

    with open(expected_file) as file:
        expected = json.load(file)
    dataset = LeRobotDataset("local/check", root=root, video_backend="pyav")
    if len(dataset) != len(expected["frames"]):
        fail(f"{len(dataset)} frames, expected {len(expected['frames'])}")
    raw = {camera: open(facts["file"], "rb").read() for camera, facts in expected["pictures"].items()}
    worst = dict.fromkeys(raw, 0.0)
    for row, frame in enumerate(expected["frames"]):
        item = dataset[row]
        compare_numbers(item, frame, row)
        for camera, facts in expected["pictures"].items():
            worst[camera] = max(worst[camera], compare_picture(item, camera, raw[camera], facts, row))
    for feature, statistics in expected["stats"].items():
        for name, values in statistics.items():
            got = numpy.asarray(dataset.meta.stats[feature][name], dtype=float).reshape(-1)
            if not numpy.allclose(got, values, rtol=1e-12, atol=1e-12):
                fail(f"statistic {name} of {feature} is {got.tolist()}, expected {values}")
    # a chunk with deltas, as training asks for it
    deltas = {"action": [k / dataset.fps for k in range(5)]}
    chunked = LeRobotDataset("local/check", root=root, video_backend="pyav", delta_timestamps=deltas)
    if chunked[len(chunked) - 1]["action_is_pad"].tolist() != [False, True, True, True, True]:
        fail("the last row's action chunk is not padded")
    print(f"lerobot_reads: {len(dataset)} frames equal; largest mean picture difference {worst}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
