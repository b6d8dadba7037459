using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Data;

/// <summary>Reads the Python dictionary in the header of a NumPy array file: strings, True, False and tuples of integers, nothing else.</summary>
/// <param name="text">The header.</param>
/// <param name="start">Its offset in the file.</param>
/// <param name="reader">Makes the exceptions.</param>
internal sealed class NpyHeaderParser(string text, long start, ByteReader reader)
{
    private const int MostAxes = 32;
    private const int MostShown = 24;
    private int _position;
    private ElementType? _element;
    private bool? _fortranOrder;
    private ImmutableArray<int>? _shape;

    /// <summary>Reads the whole header.</summary>
    /// <returns>The header.</returns>
    public NpyHeader Parse()
    {
        Expect('{', "the dictionary");
        while (!Accept('}'))
        {
            ReadEntry();
            if (!Accept(','))
            {
                Expect('}', "the end of the dictionary");
                break;
            }
        }

        SkipSpace();
        if (_position != text.Length)
            throw Fault("there is text after the dictionary; only spaces and a line end may follow it");
        return new NpyHeader(
            _element ?? throw Fault("the dictionary has no key 'descr'"),
            _fortranOrder ?? throw Fault("the dictionary has no key 'fortran_order'"),
            _shape ?? throw Fault("the dictionary has no key 'shape'"));
    }

    private void ReadEntry()
    {
        int at = _position;
        string key = ReadString("a key");
        Expect(':', "a colon after the key");
        SkipSpace();
        switch (key)
        {
            case "descr" when _element is null:
                _element = ReadElement();
                break;
            case "fortran_order" when _fortranOrder is null:
                _fortranOrder = ReadBoolean();
                break;
            case "shape" when _shape is null:
                _shape = ReadShape();
                break;
            default:
                _position = at;
                throw Fault($"the key '{Shown(key)}' is unknown or occurs twice; the keys are descr, fortran_order and shape");
        }
    }

    private ElementType ReadElement()
    {
        int at = _position;
        if (at < text.Length && text[at] == '[')
            throw Fault("the array holds records of several fields; save one plain array of numbers");
        string descr = ReadString("the element type");
        bool readable = descr.Length == 3 && "<>|=".Contains(descr[0], StringComparison.Ordinal) && char.IsAsciiDigit(descr[2]);
        ElementType element = readable ? new ElementType(descr[1], descr[2] - '0', descr[0] == '>') : default;
        bool ordered = element.Size == 1 || (readable && descr[0] is '<' or '>');
        if (element.Decoder() is not null && ordered)
            return element;
        _position = at;
        throw Fault($"the element type is '{Shown(descr)}'; floating point f2, f4, f8 and integers i1 to i8, u1 to u8 with byte order < or > are read");
    }

    private bool ReadBoolean()
    {
        foreach (string word in (ReadOnlySpan<string>)["True", "False"])
        {
            if (text.AsSpan(_position).StartsWith(word, StringComparison.Ordinal))
            {
                _position += word.Length;
                return word == "True";
            }
        }

        throw Fault("fortran_order should be True or False");
    }

    private ImmutableArray<int> ReadShape()
    {
        ImmutableArray<int>.Builder shape = ImmutableArray.CreateBuilder<int>();
        Expect('(', "the shape, a tuple of lengths");
        bool needsComma = false;
        while (!Accept(')'))
        {
            if (needsComma)
                throw Fault("a comma or a closing parenthesis is missing in the shape");
            shape.Add(ReadLength());
            if (shape.Count > MostAxes)
                throw Fault($"the array has more than {MostAxes} axes");
            needsComma = !Accept(',');
        }

        return shape.ToImmutable();
    }

    private int ReadLength()
    {
        SkipSpace();
        int begin = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position]))
        {
            _position++;
        }

        ReadOnlySpan<char> digits = text.AsSpan(begin, _position - begin);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > Array.MaxLength)
        {
            _position = begin;
            throw Fault($"the shape should hold whole numbers from 0 to {Array.MaxLength}");
        }

        // Python 2 wrote long integers with an L behind them.
        if (_position < text.Length && text[_position] == 'L')
            _position++;
        return length;
    }

    private string ReadString(string what)
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] is not ('\'' or '"'))
            throw Fault($"{what} in quotes is expected here");
        int end = text.IndexOf(text[_position], _position + 1);
        if (end < 0)
            throw Fault("the quoted text has no end");
        string found = text[(_position + 1)..end];
        _position = end + 1;
        return found;
    }

    private bool Accept(char expected)
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] != expected)
            return false;
        _position++;
        return true;
    }

    private void Expect(char expected, string what)
    {
        if (!Accept(expected))
            throw Fault($"'{expected}' is expected here for {what}");
    }

    private void SkipSpace()
    {
        while (_position < text.Length && text[_position] is ' ' or '\n' or '\r' or '\t')
        {
            _position++;
        }
    }

    private DataFormatException Fault(string sentence) => reader.Fault(start + _position, "in the header " + sentence);

    private static string Shown(string found)
    {
        string printable = string.Concat(found.Select(letter => letter < ' ' ? '?' : letter));
        return printable.Length > MostShown ? printable[..MostShown] + "…" : printable;
    }
}
