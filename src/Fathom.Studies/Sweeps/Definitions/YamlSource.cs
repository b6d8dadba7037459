using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fathom.Studies;

/// <summary>Reads one YAML document with the place of every value.</summary>
/// <remarks>
/// Plain words follow the core schema of YAML 1.2: null, true, false and numbers are what they look like, everything else is text. Anchors,
/// aliases and tags are refused: they can make a small file stand for an enormous one, and a sweep file needs none.
/// </remarks>
internal static class YamlSource
{
    private const int DeepestNesting = 32;

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="SweepFileException">It is not YAML, or holds what is refused.</exception>
    public static SourceNode Read(string text)
    {
        Parser parser = new(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw Fault(Mark.Empty, "The file is empty; a sweep needs at least 'axes'.");
            }

            SourceNode node = Value(parser, 0);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<DocumentStart>(out DocumentStart? second)
                ? throw Fault(second.Start, "A second document begins here; a file holds one sweep.")
                : node;
        }
        catch (YamlException fault)
        {
            throw Fault(fault.Start, $"This is not valid YAML: {Reason(fault)}");
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // What the scanner throws at text that it did not expect.
            throw Fault(parser.Current?.End ?? Mark.Empty, "This is not valid YAML from here on; check brackets, quotes and indentation.");
        }
    }

    private static SourceNode Value(Parser parser, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Fault(parser.Current!.Start, "Values are nested too deeply.");
        }

        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            throw Fault(anchored.Start, "Anchors are not supported; write the value where it is needed.");
        }

        switch (parser.Current)
        {
            case AnchorAlias alias:
                throw Fault(alias.Start, "Aliases are not supported; write the value where it is needed.");
            case MappingStart mapping:
                return Table(parser, mapping, depth);
            case SequenceStart sequence:
                parser.MoveNext();
                ImmutableArray<SourceNode>.Builder elements = ImmutableArray.CreateBuilder<SourceNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    elements.Add(Value(parser, depth + 1));
                }

                return new SourceNode(SourceKind.List, Line(sequence.Start), Column(sequence.Start)) { Elements = elements.ToImmutable() };
            default:
                return Word(parser.Consume<Scalar>());
        }
    }

    private static SourceNode Table(Parser parser, MappingStart mapping, int depth)
    {
        parser.MoveNext();
        ImmutableArray<SourceEntry>.Builder entries = ImmutableArray.CreateBuilder<SourceEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar)
            {
                throw Fault(parser.Current!.Start, "A name must be a plain word.");
            }

            Scalar name = parser.Consume<Scalar>();
            entries.Add(new SourceEntry(name.Value, Line(name.Start), Column(name.Start), Value(parser, depth + 1)));
        }

        return new SourceNode(SourceKind.Table, Line(mapping.Start), Column(mapping.Start)) { Entries = entries.ToImmutable() };
    }

    private static SourceNode Word(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty)
        {
            throw Fault(scalar.Start, $"The tag '{scalar.Tag}' is not supported; leave it away.");
        }

        SourceNode node = new(SourceKind.Text, Line(scalar.Start), Column(scalar.Start)) { Text = scalar.Value };
        return scalar.Style != ScalarStyle.Plain ? node : scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => node with { Kind = SourceKind.Null },
            "true" or "True" or "TRUE" => node with { Kind = SourceKind.Flag, Text = "true" },
            "false" or "False" or "FALSE" => node with { Kind = SourceKind.Flag, Text = "false" },
            _ when IsNumber(scalar.Value) => node with { Kind = SourceKind.Number },
            _ => node,
        };
    }

    private static bool IsNumber(string word) =>
        word.All(letter => char.IsAsciiDigit(letter) || letter is '+' or '-' or '.' or 'e' or 'E') && word.Any(char.IsAsciiDigit)
        && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);

    private static int Line(Mark mark) => (int)Math.Max(1, mark.Line);

    private static int Column(Mark mark) => (int)Math.Max(1, mark.Column);

    private static string Reason(YamlException fault)
    {
        string inner = (fault.InnerException ?? fault).Message.TrimEnd('.');
        int place = inner.IndexOf("): ", StringComparison.Ordinal);
        return (place > 0 && inner.StartsWith('(') ? inner[(place + 3)..] : inner) + ".";
    }

    private static SweepFileException Fault(Mark mark, string message) => new([new SweepFileFault(Line(mark), Column(mark), message)]);
}
