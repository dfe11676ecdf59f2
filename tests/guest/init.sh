#!/busybox sh
# The guest's init: the host's root read-only over 9p, a throw-away layer on top, then the job.
b=/busybox
$b mkdir -p /proc /sys /dev /lower /layer /root
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev

fail() {
  echo "guest: $1" >/dev/ttyS1
  $b poweroff -f
}

while read -r module; do
  $b insmod "/modules/$module" || echo "guest: module $module did not load"
done </modules/order

$b mount -t 9p -o trans=virtio,version=9p2000.L,cache=loose,msize=262144,ro host /lower || fail "no root file system"
$b mount -t tmpfs -o size=1g layer /layer
$b mkdir -p /layer/upper /layer/work
$b mount -t overlay -o lowerdir=/lower,upperdir=/layer/upper,workdir=/layer/work root /root || fail "no overlay"
for folder in proc sys dev; do $b mount --move "/$folder" "/root/$folder"; done
$b mkdir -p /root/dev/pts /root/dev/shm
$b mount -t devpts devpts /root/dev/pts
for folder in dev/shm run; do $b mount -t tmpfs tmpfs "/root/$folder"; done
$b cp /job.sh /root/run/job.sh
$b ip link set lo up

# Without a controlling terminal's echo and CR translation the script's lines come out as they are.
$b stty -F /root/dev/ttyS1 raw -echo 115200
HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  $b chroot /root /bin/sh /run/job.sh >/root/dev/ttyS1 2>&1 </root/dev/null
echo "$($b cat /exit-mark) $?" >/root/dev/ttyS1
# Lets the serial line's last characters out.
$b sleep 0.3
$b poweroff -f
