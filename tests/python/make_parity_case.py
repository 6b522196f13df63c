#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a case for `kstudio parity DIR` with LeRobot itself: a tiny SmolVLA, its inputs, and what LeRobot computes.

    make_parity_case.py DIR [--attention-mode self_attn] [--aloha] [--cameras N] [--empty-cameras N]
                            [--expert-width X] [--self-attn-every N] [--prefix-length N] [--special-tokens]
                            [--masked-camera] [--seed N] [--set KEY=JSON]...

DIR (new) gets config.json, vlm/config.json, model.safetensors, vectors.safetensors (in.*, mid.*, out.*, grad.*) and
case.json (trainable parameters, training steps). out.losses is the squared error of every value, out.loss its mean over
the true action columns and the steps that are no padding; grad.* belongs to out.loss; training takes three AdamW steps
on the same inputs, noise and time. Everything in float32 on the CPU. --masked-camera: the first camera is masked in the
first sample; --set: any other key of config.json.
Needs lerobot >= 0.4 with its SmolVLA dependencies, no network. Exit 0: made, 77: LeRobot cannot be imported (not run).
"""
import argparse
import json
import os
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_DATASETS_OFFLINE="1")

BATCH, CHUNK, WIDTH, TOKENS = 2, 10, 16, 12
HEIGHT_OF_CAMERA, WIDTH_OF_CAMERA = 48, 64
TRAINING = {"lr": 5e-4, "betas": [0.9, 0.95], "eps": 1e-8, "weight_decay": 0.01, "clip": 1.0, "steps": 3}

BACKBONE = {
    "model_type": "smolvlm",
    "text_config": {
        "model_type": "llama", "hidden_size": 64, "intermediate_size": 160, "num_hidden_layers": 6,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 512, "rms_norm_eps": 1e-5,
        "rope_theta": 100000.0, "max_position_embeddings": 512, "attention_bias": False, "mlp_bias": False,
        "hidden_act": "silu", "pad_token_id": 2, "bos_token_id": 1, "eos_token_id": 2, "tie_word_embeddings": False,
    },
    "vision_config": {
        "model_type": "smolvlm_vision", "hidden_size": 48, "intermediate_size": 96, "num_hidden_layers": 3,
        "num_attention_heads": 4, "image_size": 64, "patch_size": 8, "hidden_act": "gelu_pytorch_tanh",
        "layer_norm_eps": 1e-6, "num_channels": 3,
    },
    "scale_factor": 4, "image_token_id": 499, "fake_image_token_id": 497, "global_image_token_id": 498,
}


def declare_torchvision_operators():
    """Lets a torchvision whose compiled part does not fit this torch be imported: nothing here calls it."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library


def configuration(arguments):
    """config.json: the keys that every release of LeRobot since 0.2 reads."""
    inputs = {"observation.state": {"type": "STATE", "shape": [WIDTH]}}
    for number in range(1, arguments.cameras + 1):
        inputs[f"observation.images.camera{number}"] = {
            "type": "VISUAL", "shape": [3, HEIGHT_OF_CAMERA, WIDTH_OF_CAMERA]}
    keys = {
        "type": "smolvla", "n_obs_steps": 1, "chunk_size": CHUNK, "n_action_steps": 5, "max_state_dim": 32,
        "max_action_dim": 32, "resize_imgs_with_padding": [64, 64], "empty_cameras": arguments.empty_cameras,
        "adapt_to_pi_aloha": arguments.aloha, "use_delta_joint_actions_aloha": False,
        "tokenizer_max_length": TOKENS, "num_steps": 10, "use_cache": True, "freeze_vision_encoder": True,
        "train_expert_only": True, "train_state_proj": True, "optimizer_lr": 1e-4,
        "optimizer_betas": [0.9, 0.95], "optimizer_eps": 1e-8, "optimizer_weight_decay": 1e-10,
        "optimizer_grad_clip_norm": 10, "scheduler_warmup_steps": 1000, "scheduler_decay_steps": 30000,
        "scheduler_decay_lr": 2.5e-6, "vlm_model_name": "vlm", "load_vlm_weights": False,
        "add_image_special_tokens": arguments.special_tokens, "attention_mode": arguments.attention_mode,
        "prefix_length": arguments.prefix_length, "pad_language_to": "longest",
        "num_expert_layers": -1, "num_vlm_layers": 4,
        "self_attn_every_n_layers": arguments.self_attn_every, "expert_width_multiplier": arguments.expert_width,
        "min_period": 4e-3, "max_period": 4.0, "input_features": inputs,
        "output_features": {"action": {"type": "ACTION", "shape": [WIDTH]}},
        "normalization_mapping": {"VISUAL": "IDENTITY", "STATE": "MEAN_STD", "ACTION": "MEAN_STD"},
    }
    for text in arguments.set:
        key, value = text.split("=", 1)
        keys[key] = json.loads(value)
    return keys


def make_policy(config):
    """A policy with weights in which every norm and bias differs from its start, so that each of them counts."""
    import torch
    import transformers
    import lerobot.policies.smolvla.smolvlm_with_expert as module
    from lerobot.policies.smolvla.modeling_smolvla import SmolVLAPolicy

    # the picture processor belongs to the backbone: the policy only asks it for two ids
    class Ids:
        class tokenizer:
            fake_image_token_id = BACKBONE["fake_image_token_id"]
            global_image_token_id = BACKBONE["global_image_token_id"]

    for place in (transformers, module):
        place.AutoProcessor.from_pretrained = lambda *a, **k: Ids
    policy = SmolVLAPolicy(config).float()
    with torch.no_grad():
        for parameter in policy.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return policy.eval()


def right_positions(vision):
    """transformers 4.55.1 to 4.57 shift the patches' positions by one in float32 (mended by its pull request 41374):
    pictures here fill the whole table, so that patch i has position i. True where that had to be mended."""
    import torch

    embeddings, side = vision.embeddings, vision.config.image_size
    with torch.no_grad():
        pixels = torch.zeros(1, 3, side, side)
        patches = embeddings.patch_embedding(pixels).flatten(2).transpose(1, 2)
        whole = torch.ones(1, side // vision.patch_size, side // vision.patch_size, dtype=torch.bool)
        got = embeddings(pixel_values=pixels, patch_attention_mask=whole)
    if torch.equal(got, patches + embeddings.position_embedding.weight):
        return False
    embeddings.forward = lambda pixel_values, patch_attention_mask: (
        embeddings.patch_embedding(pixel_values).flatten(2).transpose(1, 2) + embeddings.position_embedding.weight)
    return True


def make_inputs(arguments):
    import torch

    inputs = {
        "state": torch.randn(BATCH, WIDTH),
        "tokens": torch.randint(3, 490, (BATCH, TOKENS)),
        "token_mask": torch.ones(BATCH, TOKENS, dtype=torch.bool),
        "action": torch.randn(BATCH, CHUNK, WIDTH),
        "action_is_pad": torch.zeros(BATCH, CHUNK, dtype=torch.bool),
        "noise": torch.randn(BATCH, CHUNK, 32),
        "time": torch.rand(BATCH) * 0.999 + 0.001,
    }
    inputs["token_mask"][1, TOKENS - 4:] = False
    inputs["tokens"][1, TOKENS - 4:] = BACKBONE["text_config"]["pad_token_id"]
    inputs["action_is_pad"][1, CHUNK - 3:] = True
    if arguments.aloha:
        # grippers of that robot are shares of their way
        for gripper in (6, 13):
            inputs["state"][:, gripper] = torch.rand(BATCH)
    for number in range(arguments.cameras):
        inputs[f"image_{number}"] = torch.rand(BATCH, 3, HEIGHT_OF_CAMERA, WIDTH_OF_CAMERA)
    if arguments.masked_camera:
        inputs["image_mask_0"] = torch.tensor([False, True])
    return inputs


def compute(policy, inputs, cameras):
    """What LeRobot makes of the inputs: (mid.* and out.* and grad.*, names of the trainable parameters)."""
    import torch

    found, model = {}, policy.model
    batch = {"observation.state": inputs["state"].clone(), "action": inputs["action"].clone()}
    for number, camera in enumerate(cameras):
        batch[camera] = inputs[f"image_{number}"]
        if f"image_mask_{number}" in inputs:
            batch[camera + "_padding_mask"] = inputs[f"image_mask_{number}"]
    if policy.config.adapt_to_pi_aloha:
        batch["observation.state"] = policy._pi_aloha_decode_state(batch["observation.state"])
        batch["action"] = policy._pi_aloha_encode_actions_inv(batch["action"])
    images, image_masks = policy.prepare_images(batch)
    state, actions = policy.prepare_state(batch), policy.prepare_action(batch)
    tokens, token_mask, noise, time = (inputs[name] for name in ("tokens", "token_mask", "noise", "time"))
    observation = (images, image_masks, tokens, token_mask, state)

    with torch.no_grad():
        vision = model.vlm_with_expert.get_vlm_model().vision_model
        for number, image in enumerate(images):
            found[f"mid.image_{number}"] = image
            found[f"mid.vision_last_hidden_{number}"] = vision(
                pixel_values=image, patch_attention_mask=None).last_hidden_state
            found[f"mid.image_embedding_{number}"] = model.vlm_with_expert.embed_image(image)
        prefix, pad, attention = model.embed_prefix(images, image_masks, tokens, token_mask, state=state)
        found.update({"mid.prefix_embeddings": prefix, "mid.prefix_pad_mask": pad, "mid.prefix_att_mask": attention})
        share = time[:, None, None]
        found["mid.suffix_embeddings"] = model.embed_suffix(share * noise + (1 - share) * actions, time)[0]
        found["out.actions"] = model.sample_actions(*observation, noise=noise)

    def loss_of_all():
        losses = model.forward(*observation, actions, noise, time)
        kept = (~inputs["action_is_pad"])[:, :, None] * losses[:, :, :WIDTH]
        return losses, kept.sum() / ((~inputs["action_is_pad"]).sum() * WIDTH)

    losses, loss = loss_of_all()
    loss.backward()
    found.update({"out.losses": losses, "out.loss": loss.reshape(1)})
    trainable = sorted(name for name, parameter in policy.named_parameters() if parameter.requires_grad)
    for name, parameter in policy.named_parameters():
        if parameter.grad is not None:
            found["grad." + name] = parameter.grad.clone()
    policy.zero_grad()

    optimizer = torch.optim.AdamW(policy.parameters(), lr=TRAINING["lr"], betas=TRAINING["betas"],
                                  eps=TRAINING["eps"], weight_decay=TRAINING["weight_decay"])
    train_losses, norms = [], []
    for _ in range(TRAINING["steps"]):
        loss = loss_of_all()[1]
        loss.backward()
        train_losses.append(loss.detach())
        norms.append(torch.nn.utils.clip_grad_norm_(policy.parameters(), TRAINING["clip"]))
        optimizer.step()
        optimizer.zero_grad()
    found.update({"out.train_losses": torch.stack(train_losses), "out.train_grad_norms": torch.stack(norms)})
    with torch.no_grad():
        found["out.actions_after_training"] = model.sample_actions(*observation, noise=noise)
    return found, trainable


def storable(tensors):
    """As a file keeps them: flags as bytes, no shared memory."""
    import torch

    plain = {}
    for name, value in tensors.items():
        value = value.detach()
        plain[name] = (value.to(torch.uint8) if value.dtype == torch.bool else value).clone().contiguous()
    return plain


def main(arguments):
    os.makedirs(arguments.folder)
    os.chdir(arguments.folder)  # vlm_model_name is a folder beside config.json
    os.makedirs("vlm")
    with open("vlm/config.json", "w") as file:
        json.dump(BACKBONE, file, indent=2)
    with open("config.json", "w") as file:
        json.dump(configuration(arguments), file, indent=4)
    try:
        library = declare_torchvision_operators()  # noqa: F841 (must stay alive)
        import torch
        from lerobot.configs.policies import PreTrainedConfig
        from lerobot.policies.smolvla.modeling_smolvla import SmolVLAPolicy  # noqa: F401 (registers the type)
        from safetensors.torch import save_file
    except ImportError as error:
        print(f"make_parity_case: not run: {error}", file=sys.stderr)
        sys.exit(77)
    torch.manual_seed(arguments.seed)
    config = PreTrainedConfig.from_pretrained(".")
    config.device = "cpu"
    policy = make_policy(config)
    if right_positions(policy.model.vlm_with_expert.get_vlm_model().vision_model):
        print("note: this transformers shifts positions in float32; mended for this case")
    save_file(storable(policy.state_dict()), "model.safetensors")
    inputs = make_inputs(arguments)
    cameras = [name for name in config.image_features if "empty_camera" not in name]
    found, trainable = compute(policy, inputs, cameras)
    vectors = {"in." + name: value for name, value in inputs.items()} | found
    save_file(storable(vectors), "vectors.safetensors")
    with open("case.json", "w") as file:
        json.dump({"case": os.path.basename(os.getcwd()), "batch": BATCH, "cameras": cameras,
                   "empty_cameras": arguments.empty_cameras, "trainable": trainable, "training": TRAINING}, file, indent=1)
    print(f"{arguments.folder}: {len(vectors)} tensors, {len(trainable)} trainable parameters")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--attention-mode", default="cross_attn", choices=["cross_attn", "self_attn"])
    parser.add_argument("--aloha", action="store_true")
    parser.add_argument("--cameras", type=int, default=3)
    parser.add_argument("--empty-cameras", type=int, default=0)
    parser.add_argument("--expert-width", type=float, default=0.75)
    parser.add_argument("--self-attn-every", type=int, default=2)
    parser.add_argument("--prefix-length", type=int, default=-1)
    parser.add_argument("--special-tokens", action="store_true")
    parser.add_argument("--masked-camera", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=JSON")
    main(parser.parse_args())
