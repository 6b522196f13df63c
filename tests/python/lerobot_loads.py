#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that LeRobot itself loads a checkpoint written here, unchanged and without a network.

    lerobot_loads.py CHECKPOINT BACKBONE.json TOKENIZER.json

CHECKPOINT: a pretrained_model folder. BACKBONE.json: config.json of its backbone, as the hub has it; TOKENIZER.json:
the backbone's tokenizer. Both are put where the hub's cache would have them, so that nothing of the checkpoint is
touched. Compares configuration, tensors (all of them, bit by bit after LeRobot's own loading), and runs one
observation through preprocessor, policy and postprocessor.
Needs lerobot >= 0.4 with its SmolVLA dependencies. Exit 0: loads, 1: a difference (named), 77: LeRobot cannot be
imported (not run).
"""
import json
import os
import shutil
import sys
import tempfile

cache = tempfile.mkdtemp(prefix="lerobot-loads-")
os.environ.update(HF_HOME=cache, HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_DATASETS_OFFLINE="1")


def fail(message):
    print(f"lerobot_loads: {message}", file=sys.stderr)
    sys.exit(1)


def declare_torchvision_operators():
    """Lets a torchvision whose compiled part does not fit this torch be imported: nothing here calls it."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library


def fill_cache(name, backbone, tokenizer):
    """The backbone's configuration and tokenizer, as a download would have left them."""
    folder = os.path.join(cache, "hub", "models--" + name.replace("/", "--"))
    snapshot = os.path.join(folder, "snapshots", "0" * 40)
    os.makedirs(snapshot)
    os.makedirs(os.path.join(folder, "refs"))
    with open(os.path.join(folder, "refs", "main"), "w") as file:
        file.write("0" * 40)
    shutil.copy(backbone, os.path.join(snapshot, "config.json"))
    shutil.copy(tokenizer, os.path.join(snapshot, "tokenizer.json"))
    with open(os.path.join(snapshot, "tokenizer_config.json"), "w") as file:
        json.dump({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<|im_end|>",
                   "eos_token": "<end_of_utterance>", "padding_side": "right"}, file)


def main(checkpoint, backbone, tokenizer):
    with open(os.path.join(checkpoint, "config.json")) as file:
        written = json.load(file)
    fill_cache(written["vlm_model_name"], backbone, tokenizer)
    try:
        library = declare_torchvision_operators()  # noqa: F841 (must stay alive)
        import torch
        import transformers
        from lerobot.configs.policies import PreTrainedConfig
        from lerobot.policies.factory import make_pre_post_processors
        from lerobot.policies.smolvla.modeling_smolvla import SmolVLAPolicy
        from safetensors.torch import load_file
    except ImportError as error:
        print(f"lerobot_loads: not run: {error}", file=sys.stderr)
        sys.exit(77)

    # the picture processor belongs to the backbone, not to the checkpoint: the policy only asks it for two ids
    class Ids:
        class tokenizer:
            fake_image_token_id, global_image_token_id = 49189, 49152

    transformers.AutoProcessor.from_pretrained = lambda *a, **k: Ids
    import lerobot.policies.smolvla.smolvlm_with_expert as module

    module.AutoProcessor.from_pretrained = lambda *a, **k: Ids

    config = PreTrainedConfig.from_pretrained(checkpoint)
    print(f"configuration: {type(config).__name__}, {len(written)} keys, none unknown")
    config.device = "cpu"
    # the checkpoint holds the backbone's weights; this key only asks for the hub's, to be overwritten by them
    config.load_vlm_weights = False
    policy = SmolVLAPolicy.from_pretrained(checkpoint, config=config, strict=True)
    stored = load_file(os.path.join(checkpoint, "model.safetensors"))
    loaded = policy.state_dict()
    missing = sorted(set(loaded) - set(stored))
    unexpected = sorted(set(stored) - set(loaded))
    if unexpected or any("lm_head" not in name for name in missing):
        fail(f"missing: {missing[:5]}, unexpected: {unexpected[:5]}")
    for name, value in stored.items():
        if not torch.equal(loaded[name].to(torch.float64), value.to(torch.float64)):
            fail(f"{name} differs after loading")
    print(f"weights: {len(stored)} tensors equal after loading")

    before, after = make_pre_post_processors(
        config, pretrained_path=checkpoint, preprocessor_overrides={"device_processor": {"device": "cpu"}}
    )
    print(f"processors: {[type(step).__name__ for step in before.steps]}, {[type(s).__name__ for s in after.steps]}")
    torch.manual_seed(0)
    observation = {"task": "put the pear away"}
    for name, feature in config.input_features.items():
        observation[name] = torch.rand(feature.shape)
    with torch.no_grad():
        action = after(policy.select_action(before(observation)))
    width = config.output_features["action"].shape[0]
    if action.shape[-1] != width or not torch.isfinite(action).all():
        fail(f"the action is {action}")
    print(f"action: {width} finite numbers; lerobot_loads: loads unchanged")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    finally:
        shutil.rmtree(cache, ignore_errors=True)
