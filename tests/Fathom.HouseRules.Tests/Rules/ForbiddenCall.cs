using System.Text.RegularExpressions;

namespace Fathom.HouseRules.Tests;

/// <summary>Code that the product may not contain, except where a reason is written down.</summary>
/// <param name="Pattern">Matches the code with comments and literals blanked.</param>
/// <param name="What">What is wrong, for the message.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record ForbiddenCall(Regex Pattern, string What, string Remedy)
{
    /// <summary>Files where it is allowed (a path, or a folder that ends in a slash), each with its reason.</summary>
    public IReadOnlyDictionary<string, string> Allowed { get; init; } = new Dictionary<string, string>();

    /// <summary>Tells from the text as it is written, comments included, whether a match gives its own reason.</summary>
    public Func<string, bool> GivesReason { get; init; } = _ => false;

    public IEnumerable<Fault> FaultsOf(CSharpSource source) =>
        Allowed.Keys.Any(allowed => source.Path == allowed || allowed.EndsWith('/') && source.Path.StartsWith(allowed, StringComparison.Ordinal))
            ? []
            : Pattern.Matches(source.Code)
                .Where(match => !GivesReason(source.Text.Substring(match.Index, match.Length)))
                .Select(match => new Fault(source.Path, source.LineOf(match.Index), $"{What} ('{match.Value.Trim()}')", Remedy));
}
