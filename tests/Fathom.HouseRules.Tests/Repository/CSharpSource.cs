using System.Collections.Immutable;

namespace Fathom.HouseRules.Tests;

/// <summary>A C# file with its code, its comments and its string literals told apart.</summary>
/// <param name="Path">Where the file is, for messages.</param>
/// <param name="Text">The file as it is written.</param>
/// <param name="Code">The text with the insides of comments, strings and characters blanked; same length, same lines. The holes of interpolated strings stay.</param>
/// <param name="Comments">The comments in order; consecutive lines are separate comments.</param>
/// <param name="Strings">The string literals in order.</param>
public sealed record CSharpSource(string Path, string Text, string Code, ImmutableArray<SourcePart> Comments, ImmutableArray<SourcePart> Strings)
{
    public static CSharpSource Parse(string path, string text) => new CSharpScanner(path, text).Scan();

    /// <summary>The line of a position, counted from 1.</summary>
    public int LineOf(int position) => 1 + Text.AsSpan(0, position).Count('\n');
}

/// <summary>A stretch of a source file.</summary>
/// <param name="Start">The position of its first character.</param>
/// <param name="Text">Its text, delimiters included.</param>
public sealed record SourcePart(int Start, string Text);
