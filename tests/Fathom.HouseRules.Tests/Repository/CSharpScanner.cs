using System.Collections.Immutable;

namespace Fathom.HouseRules.Tests;

/// <summary>Splits C# into code, comments and literals. It knows every form of string, and no grammar beyond that.</summary>
internal sealed class CSharpScanner(string path, string text)
{
    private readonly char[] _code = text.ToCharArray();
    private readonly ImmutableArray<SourcePart>.Builder _comments = ImmutableArray.CreateBuilder<SourcePart>();
    private readonly ImmutableArray<SourcePart>.Builder _strings = ImmutableArray.CreateBuilder<SourcePart>();
    private int _at;

    public CSharpSource Scan()
    {
        while (_at < text.Length)
        {
            ScanCode(stopAtBrace: false);
        }

        return new CSharpSource(path, text, new string(_code), _comments.ToImmutable(), _strings.ToImmutable());
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    // Runs to the end of the file, or to the closing brace of an interpolation hole (which is left for the caller).
    private void ScanCode(bool stopAtBrace)
    {
        int depth = 0;
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '/' && Peek(1) == '/')
            {
                TakeComment(EndOf("\n", 0));
            }
            else if (c == '/' && Peek(1) == '*')
            {
                TakeComment(EndOf("*/", 2));
            }
            else if (c == '\'')
            {
                TakeCharacter();
            }
            else if (c is '"' or '$' or '@' && TryTakeString())
            {
                continue;
            }
            else if (stopAtBrace && c == '}' && depth == 0)
            {
                return;
            }
            else
            {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                _at++;
            }
        }
    }

    private int EndOf(string mark, int markLength)
    {
        int end = text.IndexOf(mark, _at + markLength, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + markLength;
    }

    private void TakeComment(int end)
    {
        _comments.Add(new SourcePart(_at, text[_at..end]));
        Blank(_at, end);
        _at = end;
    }

    private void TakeCharacter()
    {
        int end = _at + 1;
        while (end < text.Length && text[end] != '\'' && text[end] != '\n')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        Blank(_at + 1, Math.Min(end, text.Length));
        _at = Math.Min(end + 1, text.Length);
    }

    private bool TryTakeString()
    {
        int dollars = 0, ats = 0, quote = _at;
        while (quote < text.Length && text[quote] is '$' or '@')
        {
            dollars += text[quote] == '$' ? 1 : 0;
            ats += text[quote] == '@' ? 1 : 0;
            quote++;
        }

        if (quote >= text.Length || text[quote] != '"')
        {
            return false;
        }

        int start = _at;
        int quotes = Run('"', quote);
        bool raw = quotes >= 3 && ats == 0;
        _at = quote + (raw ? quotes : 1);
        ScanLiteral(new Literal(raw ? quotes : 1, dollars, raw, ats > 0));
        _strings.Add(new SourcePart(start, text[start.._at]));
        return true;
    }

    private void ScanLiteral(Literal literal)
    {
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '"' && (literal.Raw ? Run('"', _at) >= literal.Quotes : !(literal.Verbatim && Peek(1) == '"')))
            {
                _at += literal.Raw ? Run('"', _at) : 1;
                return;
            }

            int braces = c == '{' && literal.Dollars > 0 ? Run('{', _at) : 0;
            bool hole = literal.Raw ? braces >= literal.Dollars && braces > 0 : braces % 2 == 1;
            if (braces > 0)
            {
                Blank(_at, _at + braces);
                _at += braces;
                if (hole)
                {
                    ScanCode(stopAtBrace: true);
                    int closing = Math.Min(literal.Raw ? literal.Dollars : 1, text.Length - _at);
                    Blank(_at, _at + closing);
                    _at += closing;
                }

                continue;
            }

            int width = !literal.Raw && (!literal.Verbatim && c == '\\' || literal.Verbatim && c == '"') ? 2 : 1;
            int end = Math.Min(_at + width, text.Length);
            Blank(_at, end);
            _at = end;
        }
    }

    private int Run(char c, int from)
    {
        int length = 0;
        while (from + length < text.Length && text[from + length] == c)
        {
            length++;
        }

        return length;
    }

    private void Blank(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (_code[i] != '\n')
            {
                _code[i] = ' ';
            }
        }
    }

    private readonly record struct Literal(int Quotes, int Dollars, bool Raw, bool Verbatim);
}
