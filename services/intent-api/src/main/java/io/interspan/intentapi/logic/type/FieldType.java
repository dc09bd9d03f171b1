package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a field's value may be.
public sealed interface FieldType {
  /// A string.
  ///
  /// @param minLength the fewest characters
  /// @param maxLength the most characters
  /// @param form what it must look like
  record Text(int minLength, int maxLength, TextForm form) implements FieldType {}

  /// One of some words.
  ///
  /// @param words those that have the effect that they promise
  /// @param kept those that are kept and given back without effect, with the reason why
  /// @param refused those that the NSX API has beside them, with the reason why not
  record Word(List<String> words, List<Noted> kept, List<Noted> refused) implements FieldType {
    public Word {
      words = List.copyOf(words);
      kept = List.copyOf(kept);
      refused = List.copyOf(refused);
    }

    static Word of(String... words) {
      return new Word(List.of(words), List.of(), List.of());
    }

    Word keeping(String word, String why) {
      return new Word(words, with(kept, new Noted(word, why)), refused);
    }

    Word refusing(String why, String... more) {
      return new Word(
          words,
          kept,
          Stream.concat(refused.stream(), Stream.of(more).map(word -> new Noted(word, why)))
              .toList());
    }

    /// Returns all words that are taken.
    public List<String> taken() {
      return Stream.concat(words.stream(), kept.stream().map(Noted::word)).toList();
    }

    private static List<Noted> with(List<Noted> list, Noted one) {
      var longer = new ArrayList<>(list);
      longer.add(one);
      return longer;
    }
  }

  /// A word that is not simply done, and why.
  ///
  /// @param word the word
  /// @param why the end of a sentence
  record Noted(String word, String why) {}

  /// True or false.
  record Flag() implements FieldType {}

  /// A flag of which only false is taken: what true would ask for is not done.
  ///
  /// @param why the end of a sentence
  record OnlyFalse(String why) implements FieldType {}

  /// A whole number in a range.
  ///
  /// @param min the smallest
  /// @param max the largest
  record Whole(long min, long max) implements FieldType {}

  /// A number that one object of the type has at a time, and no other ever after: given by the user
  /// where the field is the user's to give, or by us where it is absent.
  ///
  /// @param min the smallest
  /// @param max the largest
  record NeverReused(int min, int max) implements FieldType {}

  /// A list, replaced whole by a PATCH.
  ///
  /// @param item what each item is
  /// @param minItems the fewest items
  /// @param maxItems the most items
  record ListOf(FieldType item, int minItems, int maxItems) implements FieldType {
    public ListOf(FieldType item, int maxItems) {
      this(item, 0, maxItems);
    }
  }

  /// A list of objects with one of a certain variant between each two: expressions and what joins
  /// them.
  ///
  /// @param item what each item is
  /// @param between the word of the variant that stands between
  /// @param maxItems the most items
  record Joined(Variants item, String between, int maxItems) implements FieldType {}

  /// An object within the object.
  ///
  /// @param fields its fields
  /// @param oneOf names of fields of which at least one must be there; empty where none need be
  record Struct(Fields fields, List<String> oneOf) implements FieldType {
    public Struct {
      oneOf = List.copyOf(oneOf);
    }

    static Struct of(Field... fields) {
      return new Struct(Fields.of(fields), List.of());
    }

    Struct withOneOf(String... names) {
      return new Struct(fields, List.of(names));
    }
  }

  /// An object of one of several kinds, which its `resource_type` tells.
  ///
  /// @param variants the kinds that are taken
  /// @param refused those that the NSX API has beside them, with the reason why not
  record Variants(List<Variant> variants, List<Noted> refused) implements FieldType {
    /// The field that tells the kind.
    public static final String BY = "resource_type";

    public Variants {
      variants = List.copyOf(variants);
      refused = List.copyOf(refused);
    }

    /// Returns the kind of an object, if it is one that is taken.
    public @Nullable Variant of(JsonNode object) {
      var word = object.path(BY).textValue();
      for (var variant : variants) {
        if (variant.word().equals(word)) {
          return variant;
        }
      }
      return null;
    }
  }

  /// A kind of object among [Variants].
  ///
  /// @param word its `resource_type`
  /// @param fields its fields, `resource_type` among them
  /// @param check what its fields must be together
  record Variant(String word, Fields fields, ObjectCheck check) {}

  /// The path of another object, which must be there, and stays as long as it is referred to.
  ///
  /// @param forms the forms that the path may have
  record PathTo(List<PathForm> forms) implements FieldType {
    public PathTo {
      forms = List.copyOf(forms);
    }

    static PathTo one(PathForm... forms) {
      return new PathTo(List.of(forms));
    }

    /// Returns the path of the object that `text` refers to, if it has one of the forms.
    Optional<String> target(String text) {
      for (var form : forms) {
        if (form.fits(text)) {
          return IntentPath.tryParse(text).map(IntentPath::value);
        }
      }
      return Optional.empty();
    }
  }

  /// Paths of other objects, or one word for all there are, or, where that is said, addresses
  /// beside the paths.
  ///
  /// @param path what a path may be
  /// @param addresses whether addresses, ranges and networks may stand beside paths
  /// @param maxItems the most items
  record PathsOrAny(PathTo path, boolean addresses, int maxItems) implements FieldType {
    /// The word for all there are.
    public static final String ANY = "ANY";
  }

  /// The id of a site that must be there; this object goes when the site does. For what the log
  /// enters itself.
  record SiteId() implements FieldType {}

  /// The network of the gateway address in another field of the same object; ours to say.
  ///
  /// @param field the name of that field
  record NetworkOf(String field) implements FieldType {}

  /// Objects that stand below this one, which answers show with it and which may be written with
  /// it: a PUT replaces them all, a PATCH merges into those that it names.
  ///
  /// @param type their type
  /// @param sortBy the number by which they are sorted, and then by their paths
  record Children(IntentType type, String sortBy) implements FieldType {}

  /// Whether `value` is the absence of a value.
  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /// Whether `value` says nothing: it is absent, or an empty text, list or object, or false. So is
  /// what clients send for fields that they do not mean to set.
  static boolean saysNothing(JsonNode value) {
    return isAbsent(value)
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isContainerNode() && value.isEmpty())
        || (value.isBoolean() && !value.booleanValue());
  }
}
