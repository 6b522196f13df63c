// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

namespace {

constexpr auto kTraining = &TrainConfig::training;

std::vector<KeySpec> runRows() {
    using T = TrainingConfig;
    return {
        {.path = "training.output_directory",
         .type = ValueType::Path,
         .meaning = "Folder in which the run's own folder is made.",
         .bind = field(kTraining, &T::outputDirectory)},
        {.path = "training.name",
         .type = ValueType::Text,
         .meaning = "Ends the name of the run's folder.",
         .bind = field(kTraining, &T::name)},
        {.path = "training.device",
         .type = ValueType::Device,
         .meaning = "Where it is computed: auto takes a GPU if there is one; cpu, cuda, cuda:N.",
         .bind = field(kTraining, &T::device)},
        {.path = "training.dtype",
         .type = ValueType::Choice,
         .choices = {"fp32", "bf16"},
         .meaning = "Precision of the computation; the trained weights are always kept in fp32.",
         .bind = field(kTraining, &T::dtype)},
        {.path = "training.threads",
         .type = ValueType::Integer,
         .unit = "threads",
         .minimum = 0,
         .maximum = 4096,
         .meaning = "Torch's threads; 0: all cores. A resumed run is bit-equal with the same number only.",
         .bind = field(kTraining, &T::threads)},
        {.path = "training.seed",
         .type = ValueType::Integer,
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Decides the order of samples, noise and times, and random weights.",
         .bind = field(kTraining, &T::seed)},
    };
}

std::vector<KeySpec> lengthRows() {
    using T = TrainingConfig;
    return {
        {.path = "training.steps",
         .type = ValueType::Integer,
         .unit = "steps",
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Optimizer steps; 0: `epochs` counts. Exactly one of the two is given.",
         .bind = field(kTraining, &T::steps)},
        {.path = "training.epochs",
         .type = ValueType::Number,
         .unit = "epochs",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Passes over the training frames; 0: `steps` counts.",
         .bind = field(kTraining, &T::epochs)},
        {.path = "training.batch_size",
         .type = ValueType::Integer,
         .unit = "samples",
         .minimum = 1,
         .maximum = 65536,
         .meaning = "Samples of one forward and backward pass.",
         .bind = field(kTraining, &T::batchSize)},
        {.path = "training.gradient_accumulation",
         .type = ValueType::Integer,
         .unit = "batches",
         .minimum = 1,
         .maximum = 65536,
         .meaning = "Batches whose gradients are added up to one optimizer step; steps, saves and the "
                    "learning rate count those.",
         .bind = field(kTraining, &T::gradientAccumulation)},
        {.path = "training.draws_per_sample",
         .type = ValueType::Integer,
         .unit = "draws",
         .minimum = 1,
         .maximum = 1024,
         .meaning =
             "Draws of noise and time for each sample of a step; pictures and instruction are computed "
             "once for all of them.",
         .bind = field(kTraining, &T::drawsPerSample)},
        {.path = "training.preset",
         .type = ValueType::Choice,
         .choices = {"lerobot", "robot_train"},
         .meaning = "Defaults of policy.optimizer_* and policy.scheduler_*; keys that are written win.",
         .bind = field(kTraining, &T::preset)},
        {.path = "training.ema_decay",
         .type = ValueType::Number,
         .minimum = 0,
         .maximum = 1,
         .openMaximum = true,
         .meaning = "Decay of the moving average of the weights, which is then saved and validated; 0: off.",
         .bind = field(kTraining, &T::emaDecay)},
    };
}

std::vector<KeySpec> loaderRows() {
    using T = TrainingConfig;
    return {
        {.path = "training.num_workers",
         .type = ValueType::Integer,
         .unit = "threads",
         .minimum = 0,
         .maximum = 1024,
         .meaning = "Threads that load samples; 0: the training thread loads. The samples are the same.",
         .bind = field(kTraining, &T::numWorkers)},
        {.path = "training.prefetch_factor",
         .type = ValueType::Integer,
         .unit = "batches",
         .minimum = 1,
         .maximum = 1024,
         .meaning = "Batches that wait per loader thread.",
         .bind = field(kTraining, &T::prefetchFactor)},
        {.path = "training.feature_cache_mib",
         .type = ValueType::Integer,
         .unit = "MiB",
         .minimum = 0,
         .maximum = kMaxCount / (1 << 20),
         .meaning = "Upper bound of kept outputs of the vision part where it is frozen, so that it runs once "
                    "for each frame; 0: it runs in every step.",
         .bind = field(kTraining, &T::featureCacheMib)},
        {.path = "training.frame_cache_mib",
         .type = ValueType::Integer,
         .unit = "MiB",
         .minimum = 0,
         .maximum = 16777216,
         .meaning = "Upper bound of the cache of decoded pictures.",
         .bind = field(kTraining, &T::frameCacheMib)},
        {.path = "training.augment.enabled",
         .type = ValueType::Boolean,
         .meaning =
             "Vary brightness, contrast, saturation, hue, sharpness and position of training pictures.",
         .bind = field(kTraining, &T::augment, &AugmentConfig::enabled)},
        {.path = "training.augment.max_transforms",
         .type = ValueType::Integer,
         .unit = "changes",
         .minimum = 1,
         .maximum = 6,
         .meaning = "How many of the six are drawn for each picture.",
         .bind = field(kTraining, &T::augment, &AugmentConfig::maxTransforms)},
        {.path = "training.augment.random_order",
         .type = ValueType::Boolean,
         .meaning = "Apply them in random order.",
         .bind = field(kTraining, &T::augment, &AugmentConfig::randomOrder)},
    };
}

std::vector<KeySpec> recordRows() {
    using T = TrainingConfig;
    return {
        {.path = "training.log_freq",
         .type = ValueType::Integer,
         .unit = "steps",
         .minimum = 1,
         .maximum = kMaxCount,
         .meaning = "Steps between two points of the curves.",
         .bind = field(kTraining, &T::logFreq)},
        {.path = "training.source_grad_norm_freq",
         .type = ValueType::Integer,
         .unit = "steps",
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning =
             "Steps between measurements of the gradient norm of each task's samples on their own, which "
             "cost about one more pass over the batch each; of every so many steps the first that is "
             "logged; 0: never.",
         .bind = field(kTraining, &T::sourceGradNormFreq)},
        {.path = "training.save_freq",
         .type = ValueType::Integer,
         .unit = "steps",
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Steps between checkpoints; 0: `save_freq_epoch` counts. The end is always saved.",
         .bind = field(kTraining, &T::saveFreq)},
        {.path = "training.save_freq_epoch",
         .type = ValueType::Number,
         .unit = "epochs",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Epochs between checkpoints; 0: `save_freq` counts.",
         .bind = field(kTraining, &T::saveFreqEpoch)},
        {.path = "training.keep_last",
         .type = ValueType::Integer,
         .unit = "checkpoints",
         .minimum = 1,
         .maximum = kMaxInt,
         .meaning = "Newest checkpoints kept; the best and the last one of a stage always are.",
         .bind = field(kTraining, &T::keepLast)},
        {.path = "training.best_by",
         .type = ValueType::Choice,
         .choices = {"validation", "train_loss"},
         .meaning = "What makes a checkpoint the best one: lowest validation loss or lowest training loss.",
         .bind = field(kTraining, &T::bestBy)},
    };
}

}  // namespace

std::vector<KeySpec> trainingRows() {
    std::vector<KeySpec> rows;
    for (auto part : {runRows(), lengthRows(), loaderRows(), recordRows()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

}  // namespace studio::config
