package io.interspan.model.shard;

import java.nio.charset.StandardCharsets;

/// The weight of a node for a key. Every process of a site, whatever its version, must compute the
/// same one: the function is part of the protocol.
///
/// 64-bit FNV-1a over the node's UTF-8 bytes, one zero byte and the key's UTF-8 bytes, then
/// MurmurHash3's 64-bit finalizer, which spreads what FNV leaves in the low bits.
final class RendezvousHash {
  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private RendezvousHash() {}

  static long of(String node, String key) {
    long hash = fnv(FNV_OFFSET_BASIS, node.getBytes(StandardCharsets.UTF_8));
    // Ids and paths have no zero byte: "1" and "23" differ from "12" and "3".
    hash *= FNV_PRIME;
    return finish(fnv(hash, key.getBytes(StandardCharsets.UTF_8)));
  }

  private static long fnv(long hash, byte[] bytes) {
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  private static long finish(long hash) {
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
