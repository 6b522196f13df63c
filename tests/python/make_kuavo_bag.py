# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a Kuavo's bag by rosbag itself: make_kuavo_bag.py OUT COMPRESSION PICTURE.jpg SECONDS [ENCODING].

With an ENCODING the head's camera is recorded raw, 64x48 with padded rows, red 200, green 120, blue 40; and there are
resampled commands beside those that were sent: 0.1 sin(t + 0.2 + j).

Exit status 3: rosbag is not installed. Joint j of the arms is at 0.1 sin(t + j) and commanded to 0.1 sin(t + 0.1 + j);
the left claw is half closed, the right one closes by 10 % a second; both are commanded to 100 and 0.
"""
import math
import sys

try:
    import genpy
    import rosbag
    from genpy.dynamic import generate_dynamic
    from sensor_msgs.msg import CompressedImage, Image, JointState
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

HEADER = "MSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n"
RULE = "=" * 80 + "\n"
END_EFFECTOR = "MSG: kuavo_msgs/endEffectorData\nstring[] name\nfloat64[] position\nfloat64[] velocity\nfloat64[] effort\n"
VECTOR = "MSG: geometry_msgs/Vector3\nfloat64 x\nfloat64 y\nfloat64 z\n"
QUATERNION = "MSG: geometry_msgs/Quaternion\nfloat64 x\nfloat64 y\nfloat64 z\nfloat64 w\n"
JOINTS = "MSG: kuavo_msgs/jointData\nfloat64[] joint_q\nfloat64[] joint_v\nfloat64[] joint_vd\nfloat64[] joint_torque\n"
IMU = "MSG: kuavo_msgs/imuData\ngeometry_msgs/Vector3 gyro\ngeometry_msgs/Vector3 acc\ngeometry_msgs/Vector3 free_acc\n" \
      "geometry_msgs/Quaternion quat\n"


def made(name, text, *others):
    return generate_dynamic("kuavo_msgs/" + name, RULE.join([text, *others]))["kuavo_msgs/" + name]


def main(out, compression, picture, seconds, encoding=""):
    sensors = made("sensorsData", "Header header\ntime sensor_time\nkuavo_msgs/jointData joint_data\n"
                   "kuavo_msgs/imuData imu_data\nkuavo_msgs/endEffectorData end_effector_data\n",
                   HEADER, JOINTS, IMU, VECTOR, QUATERNION, END_EFFECTOR)
    claw_state = made("lejuClawState", "int8 kError=-1\nint8 kUnknown=0 # nothing known\nHeader header\nint8[] state\n"
                      "kuavo_msgs/endEffectorData data\n", HEADER, END_EFFECTOR)
    claw_command = made("lejuClawCommand", "Header header\nkuavo_msgs/endEffectorData data\n", HEADER, END_EFFECTOR)
    with open(picture, "rb") as file:
        jpeg = file.read()

    begin = 1000.0
    messages = []
    for i in range(int(500 * seconds)):
        t = begin + i / 500
        m = sensors()
        m.header.stamp = m.sensor_time = genpy.Time.from_sec(t)
        m.joint_data.joint_q = [0.0] * 12 + [0.1 * math.sin(t + j) for j in range(14)] + [0.0, 0.2]
        m.joint_data.joint_v = m.joint_data.joint_vd = m.joint_data.joint_torque = [0.0] * 28
        messages.append((t, "/sensors_data_raw", m))
    for i in range(int(100 * seconds)):
        t = begin + i / 100
        arm = JointState()
        arm.name = ["arm_joint_%d" % (k + 1) for k in range(14)]
        arm.position = [math.degrees(0.1 * math.sin(t + 0.1 + j)) for j in range(14)]
        if encoding:
            synced = JointState()
            synced.name = arm.name
            synced.position = [math.degrees(0.1 * math.sin(t + 0.2 + j)) for j in range(14)]
            messages.append((t, "/kuavo_arm_traj_synced", synced))
        state, command = claw_state(), claw_command()
        state.state = [2, 2]
        state.data.name = command.data.name = ["left_claw", "right_claw"]
        state.data.position = [50.0, (t - begin) * 10]
        command.data.position = [100.0, 0.0]
        messages += [(t, "/kuavo_arm_traj", arm), (t, "/leju_claw_state", state), (t, "/leju_claw_command", command)]
    for i in range(int(30 * seconds)):
        t = begin + i / 30
        for camera in "hlr":
            if encoding and camera == "h":
                raw = Image()
                raw.header.stamp = genpy.Time.from_sec(t)
                raw.width, raw.height, raw.encoding, raw.step = 64, 48, encoding, 3 * 64 + 8
                raw.data = (bytes([200, 120, 40]) * 64 + bytes(8)) * 48
                messages.append((t, "/cam_h/color/image_raw", raw))
                continue
            image = CompressedImage()
            image.header.stamp = genpy.Time.from_sec(t)
            image.format = "rgb8; jpeg compressed bgr8"
            image.data = jpeg
            messages.append((t, "/cam_%s/color/image_raw/compressed" % camera, image))

    messages.sort(key=lambda row: row[0])
    with rosbag.Bag(out, "w", compression=compression) as bag:
        for t, topic, message in messages:
            bag.write(topic, message, genpy.Time.from_sec(t))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), *sys.argv[5:6])
