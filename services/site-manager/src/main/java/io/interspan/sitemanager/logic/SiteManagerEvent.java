package io.interspan.sitemanager.logic;

/// What an operator asks of a site-manager.
public sealed interface SiteManagerEvent {
  /// Forget an attachment that was granted to this site before its disk was lost, and that no host
  /// has.
  ///
  /// @param attachmentId the attachment
  record ForgetAttachment(String attachmentId) implements SiteManagerEvent {}
}
