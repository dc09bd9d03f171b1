package io.interspan.nic.forward;

/// A guest that counts what it is told.
final class NoGuest implements NicPort.Guest {
  static final NoGuest INSTANCE = new NoGuest();

  int notifications;
  boolean up;

  @Override
  public void onNotification() {
    notifications++;
  }

  @Override
  public void onLink(boolean newUp) {
    up = newUp;
  }
}
