package io.interspan.nic.tap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/// Sends, or receives and compares, bytes that both ends know, over TCP: a program of its own, to
/// be run in a namespace.
final class Transfer {
  static final int PORT = 5201;

  private static final int BYTES = 100 << 20;
  private static final int BLOCK = 1 << 16;
  private static final long SEED = 7;

  private Transfer() {}

  /// `receive ADDRESS` prints `ready`, and `same` once all came; `send ADDRESS`.
  public static void main(String[] words) throws IOException {
    var address = InetAddress.ofLiteral(words[1]);
    if (words[0].equals("send")) {
      send(address);
    } else {
      receive(address);
    }
  }

  private static void send(InetAddress to) throws IOException {
    var random = new Random(SEED);
    var block = new byte[BLOCK];
    try (var socket = new Socket(to, PORT)) {
      for (int sent = 0; sent < BYTES; sent += BLOCK) {
        random.nextBytes(block);
        socket.getOutputStream().write(block);
      }
    }
  }

  private static void receive(InetAddress at) throws IOException {
    var random = new Random(SEED);
    var block = new byte[BLOCK];
    try (var server = new ServerSocket(PORT, 1, at)) {
      System.out.println("ready");
      try (var socket = server.accept()) {
        for (int received = 0; received < BYTES; received += BLOCK) {
          random.nextBytes(block);
          var got = socket.getInputStream().readNBytes(BLOCK);
          if (!java.util.Arrays.equals(got, block)) {
            System.out.println("differs in the block at " + received);
            return;
          }
        }
      }
    }
    System.out.println("same");
  }
}
