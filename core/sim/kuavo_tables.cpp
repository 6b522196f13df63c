// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kDeg = kPi / 180;

// Kuavo 4 Pro, version 45: offsets, axes, limits, masses, centres and the diagonal of the inertia as in the
// maker's robot description (biped_s45.urdf).
constexpr std::array<ArmLink, 7> kLeft = {{
    {"zarm_l1",
     {-0.017499853, 0.2927, 0.4245},
     1,
     -kPi,
     kPi / 2,
     0.962,
     {-0.00083, -0.02218, 0.00035},
     {0.00225, 0.00099, 0.00227}},
    {"zarm_l2",
     {0, 0, 0},
     0,
     -0.349065850398866,
     2.0943951023932,
     0.57,
     {-0.00791, 0, -0.04655},
     {0.00163, 0.00211, 0.00122}},
    {"zarm_l3",
     {0, 0, 0},
     2,
     -kPi / 2,
     kPi / 2,
     1.65,
     {0.00628, 0.00107, -0.20878},
     {0.00815, 0.00828, 0.00206}},
    {"zarm_l4",
     {0.02, 0, -0.2837},
     1,
     -2.61799387799149,
     0,
     0.429,
     {-0.01611, 0.00143, -0.04857},
     {0.00135, 0.00114, 0.00083}},
    {"zarm_l5",
     {-0.02, 0, -0.127037274261591},
     2,
     -kPi / 2,
     kPi / 2,
     0.61,
     {-0.00207, 0.00018, -0.05079},
     {0.00107, 0.00146, 0.00083}},
    {"zarm_l6",
     {0.0002, 0, -0.106462725738415},
     0,
     -1.30899693899575,
     0.698131700797732,
     0.331,
     {-0.00111, 0.00335, -0.01335},
     {0.00022, 0.00027, 0.00028}},
    {"zarm_l7",
     {0, 0, -0.0210004653879916},
     1,
     -0.698131700797732,
     0.698131700797732,
     0.64,
     {0.00186, 0.01014, -0.09044},
     {0.00071, 0.0007, 0.00012}},
}};
constexpr std::array<ArmLink, 7> kRight = {{
    {"zarm_r1",
     {-0.017499853, -0.2927, 0.4245},
     1,
     -kPi,
     kPi / 2,
     0.962,
     {-0.00083, 0.02218, 0.00035},
     {0.00225, 0.00099, 0.00227}},
    {"zarm_r2",
     {0, 0, 0},
     0,
     -2.0943951023932,
     0.349065850398866,
     0.57,
     {-0.00791, 0, -0.04655},
     {0.00163, 0.00211, 0.00122}},
    {"zarm_r3",
     {0, 0, 0},
     2,
     -kPi / 2,
     kPi / 2,
     1.65,
     {0.00628, -0.00107, -0.20878},
     {0.00815, 0.00828, 0.00206}},
    {"zarm_r4",
     {0.02, 0, -0.2837},
     1,
     -2.61799387799149,
     0,
     0.429,
     {-0.01611, -0.00143, -0.04857},
     {0.00135, 0.00114, 0.00083}},
    {"zarm_r5",
     {-0.02, 0, -0.127037274261587},
     2,
     -kPi / 2,
     kPi / 2,
     0.61,
     {-0.00207, -0.00018, -0.05079},
     {0.00107, 0.00146, 0.00083}},
    {"zarm_r6",
     {0, 0, -0.106462725738415},
     0,
     -0.698131700797732,
     1.30899693899575,
     0.331,
     {-0.00111, -0.00335, -0.01335},
     {0.00022, 0.00027, 0.00028}},
    {"zarm_r7",
     {0, 0, -0.0209999999999999},
     1,
     -0.698131700797732,
     0.698131700797732,
     0.64,
     {0.00186, -0.01014, -0.09044},
     {0.00069, 0.00068, 0.00012}},
}};
constexpr std::array<ArmLink, 2> kHead = {{
    {"zhead_1",
     {-0.018499853, 0, 0.6014},
     2,
     -kPi / 2,
     kPi / 2,
     0.35,
     {2e-05, 0.00605, -0.01052},
     {7e-05, 5e-05, 5e-05}},
    {"zhead_2",
     {0, 0, 0},
     1,
     -0.523598775598299,
     0.523598775598299,
     0.5492,
     {0.02648, -0.00142, 0.10674},
     {0.00346, 0.00348, 0.00222}},
}};

// Legs of the same description; the simulator does not move them, whoever reads the robot's names needs them.
constexpr std::array<LegLink, 6> kLeftLeg = {{
    {{"leg_l1",
      {-0.0024999, 0.087, -0.066},
      0,
      -0.314159265358979,
      0.663225115757845,
      1.71093115,
      {-0.00430148, -2.708e-05, -0.00851195},
      {0.00206092, 0.00277274, 0.00370826}},
     180,
     23.55},
    {{"leg_l2",
      {0, 0, 0},
      2,
      -0.872664625997165,
      0.785398163397448,
      0.58029165,
      {0, -0.00231118, -0.09062539},
      {0.00223984, 0.00123175, 0.00146391}},
     100,
     41.3433333333333},
    {{"leg_l3",
      {0.000500354536, -0.001, -0.1287},
      1,
      -2.00712863979348,
      kPi / 2,
      4.50393141,
      {0.00150537, 0.01199614, -0.08411619},
      {0.0389365, 0.03942609, 0.00999961}},
     100,
     41.3433333333333},
    {{"leg_l4",
      {-6.8718543584e-05, 0, -0.284},
      1,
      0,
      2.53072741539178,
      1.62776815,
      {0.00696242, 5.314e-05, -0.11549851},
      {0.01243912, 0.01229563, 0.00097937}},
     180,
     23.55},
    {{"leg_l5",
      {-0.000431635993, 0, -0.346},
      1,
      -0.872664625997165,
      0.349065850398866,
      0.07193524,
      {0, 0, 0},
      {6.92e-06, 6.92e-06, 1.218e-05}},
     36,
     23.0266666666667},
    {{"leg_l6",
      {0, 0, 0},
      0,
      -0.261799387799149,
      0.261799387799149,
      0.49861272,
      {0.03732754, -2.22e-06, -0.03883977},
      {0.00039242, 0.00158655, 0.00172576}},
     36,
     23.0266666666667},
}};
constexpr std::array<LegLink, 6> kRightLeg = {{
    {{"leg_r1",
      {-0.0024999, -0.087, -0.066},
      0,
      -0.663225115757845,
      0.314159265358979,
      1.71093008,
      {-0.00430146, 2.709e-05, -0.00851195},
      {0.00206092, 0.00277274, 0.00370826}},
     180,
     23.55},
    {{"leg_r2",
      {0, 0, 0},
      2,
      -0.785398163397448,
      0.872664625997165,
      0.58029165,
      {0, 0.00231118, -0.09062539},
      {0.00223984, 0.00123175, 0.00146391}},
     100,
     41.3433333333333},
    {{"leg_r3",
      {-4.8800658131e-05, 0, -0.1287},
      1,
      -2.00712863979348,
      kPi / 2,
      4.50385993,
      {0.00208315, -0.01199644, -0.08411379},
      {0.03893478, 0.03942522, 0.01000016}},
     100,
     41.3433333333333},
    {{"leg_r4",
      {0.000147138573, 0, -0.283999983},
      1,
      0,
      2.53072741539178,
      1.62655699,
      {0.00743231, -5.343e-05, -0.11558701},
      {0.01241258, 0.0122692, 0.00097927}},
     180,
     23.55},
    {{"leg_r5",
      {0.000119806051, 0, -0.345999979},
      1,
      -0.872664625997165,
      0.349065850398866,
      0.07193524,
      {0, 0, 0},
      {6.92e-06, 6.92e-06, 1.218e-05}},
     36,
     23.0266666666667},
    {{"leg_r6",
      {0, 0, 0},
      0,
      -0.261799387799149,
      0.261799387799149,
      0.49861272,
      {0.03734098, -2.22e-06, -0.03882684},
      {0.00039238, 0.00158655, 0.00172579}},
     36,
     23.0266666666667},
}};

// Gains tried in simulation: a step of 0.1 rad without overshoot, 90 % after 0.2 s. Force limits are the
// maker's torque limits (kuavo.json, version 45).
constexpr std::array<Drive, 7> kArmDrives = {{
    {400, 40, 0.2, 46.67},
    {400, 40, 0.2, 52.5},
    {250, 20, 0.1, 39.9},
    {300, 24, 0.1, 52.5},
    {120, 8, 0.05, 9.87},
    {120, 8, 0.05, 9.87},
    {120, 8, 0.05, 9.87},
}};
constexpr Drive kGripper = {400, 20, 0.05, 30};
constexpr Drive kHeadServo = {50, 5, 0.02, 12};

// hands 45 degrees forward of straight down, fingers closing sideways, pinch at (0.29, +-0.24, 0.09)
constexpr std::array<double, 14> kHome = {
    11.4 * kDeg, -5.4 * kDeg, -8.1 * kDeg, -121.9 * kDeg, -90 * kDeg, -65.9 * kDeg, 9.6 * kDeg,
    11.4 * kDeg, 5.5 * kDeg,  8.1 * kDeg,  -121.9 * kDeg, 90 * kDeg,  65.9 * kDeg,  9.7 * kDeg,
};

}  // namespace

std::span<const ArmLink, 7> armLinks(Side side) {
    return side == Side::Left ? kLeft : kRight;
}

std::span<const ArmLink, 2> headLinks() {
    return kHead;
}

std::span<const LegLink, 6> legLinks(Side side) {
    return side == Side::Left ? kLeftLeg : kRightLeg;
}

const Drive& armDrive(int joint) {
    return kArmDrives.at(static_cast<std::size_t>(joint));
}

const Drive& gripperDrive() {
    return kGripper;
}

const Drive& headDrive() {
    return kHeadServo;
}

const std::array<double, 14>& homePosture() {
    return kHome;
}

Vector16 toVector16(const std::array<double, 14>& armRad, const std::array<double, 2>& gripper) {
    Vector16 values{};
    for (std::size_t side = 0; side < 2; ++side) {
        for (std::size_t j = 0; j < 7; ++j) values[8 * side + j] = armRad[7 * side + j];
        values[8 * side + 7] = gripper[side];
    }
    return values;
}

void fromVector16(const Vector16& values, KuavoTargets& targets) {
    for (std::size_t side = 0; side < 2; ++side) {
        for (std::size_t j = 0; j < 7; ++j) targets.armRad[7 * side + j] = values[8 * side + j];
        targets.gripper[side] = values[8 * side + 7];
    }
}

const std::vector<std::string>& vector16Names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (Side side : {Side::Left, Side::Right}) {
            for (const ArmLink& link : armLinks(side)) list.push_back(std::string(link.name) + "_link");
            list.push_back(side == Side::Left ? "left_claw" : "right_claw");
        }
        return list;
    }();
    return names;
}

}  // namespace studio::sim
