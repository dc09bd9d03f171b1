package io.interspan.model.intent;

/// A label on an object: a word, and what kind of word it is.
///
/// @param scope the kind; empty where the label has none
/// @param tag the word
public record Tag(String scope, String tag) {}
