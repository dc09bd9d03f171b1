// The least that a host outside the kernel does for a frame: a copy out of one TAP device, a socket, a copy into the other.
// Two processes, one for each of two hosts, joined by a pair of sockets that keep frames whole. No tunnel header, no
// segments, no checksums, no firewall: what a simple relay reaches with TCP.
//
//   relay NAMESPACE NAMESPACE      two of /run/netns; each gets an "eth0", up. Runs until it is killed.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

// A virtio_net_hdr of 12 bytes, an Ethernet header, and 64 KiB of IP.
#define FRAME_BYTES (12 + 14 + 65536)
// Frames from one side before the other has its turn.
#define TURN 16
// As much as the product's device and sockets have.
#define QUEUE_FRAMES 2000
#define SOCKET_BYTES (8 << 20)
// In older headers these are missing (Linux 6.2).
#define USO4 0x20
#define USO6 0x40

static void must(int result, const char *what) {
  if (result < 0) {
    perror(what);
    exit(1);
  }
}

static int open_tap(const char *namespace) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", namespace);
  int there = open(path, O_RDONLY | O_CLOEXEC);
  must(there, path);
  must(setns(there, CLONE_NEWNET), "setns");
  int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  must(tap, "/dev/net/tun");
  struct ifreq request = {.ifr_name = "eth0", .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
  must(ioctl(tap, TUNSETIFF, &request), "TUNSETIFF");
  int header = 12;
  must(ioctl(tap, TUNSETVNETHDRSZ, &header), "TUNSETVNETHDRSZ");
  unsigned tcp = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
  if (ioctl(tap, TUNSETOFFLOAD, tcp | USO4 | USO6) < 0) must(ioctl(tap, TUNSETOFFLOAD, tcp), "TUNSETOFFLOAD");
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  must(any, "socket");
  request.ifr_qlen = QUEUE_FRAMES;
  must(ioctl(any, SIOCSIFTXQLEN, &request), "SIOCSIFTXQLEN");
  request.ifr_flags = IFF_UP;
  must(ioctl(any, SIOCSIFFLAGS, &request), "SIOCSIFFLAGS");
  close(any);
  return tap;
}

// Moves up to a turn of frames; returns how many.
static int from_socket(int socket, int tap) {
  static char frame[FRAME_BYTES];
  int moved = 0;
  for (; moved < TURN; moved++) {
    ssize_t bytes = recv(socket, frame, sizeof frame, MSG_DONTWAIT);
    if (bytes <= 0) break;
    // What the workload's kernel does not take is lost, as on any network.
    if (write(tap, frame, bytes) < 0 && errno == EBADFD) exit(0);
  }
  return moved;
}

static int from_tap(int tap, int socket) {
  static char frame[FRAME_BYTES];
  int moved = 0;
  for (; moved < TURN; moved++) {
    ssize_t bytes = read(tap, frame, sizeof frame);
    if (bytes < 0 && errno == EBADFD) exit(0);
    if (bytes <= 0) break;
    while (send(socket, frame, bytes, 0) < 0 && (errno == EAGAIN || errno == ENOBUFS)) {
      // Both may wait for room at the other: what has come makes it.
      from_socket(socket, tap);
      struct pollfd room = {socket, POLLOUT | POLLIN, 0};
      poll(&room, 1, 1);
    }
  }
  return moved;
}

static void relay(int tap, int socket) {
  struct pollfd both[] = {{tap, POLLIN, 0}, {socket, POLLIN, 0}};
  for (;;) {
    if (from_tap(tap, socket) + from_socket(socket, tap) == 0) poll(both, 2, -1);
  }
}

// Neither half goes on alone.
static void end(int signal) {
  (void)signal;
  _exit(1);
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: relay NAMESPACE NAMESPACE\n");
    return 2;
  }
  int pair[2];
  must(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), "socketpair");
  int bytes = SOCKET_BYTES;
  for (int i = 0; i < 2; i++) {
    must(setsockopt(pair[i], SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes), "SO_SNDBUFFORCE");
    must(fcntl(pair[i], F_SETFL, O_NONBLOCK), "fcntl");
  }
  signal(SIGCHLD, end);
  pid_t other = fork();
  must(other, "fork");
  if (other == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(pair[0]);
    relay(open_tap(arguments[2]), pair[1]);
  }
  close(pair[1]);
  relay(open_tap(arguments[1]), pair[0]);
}
