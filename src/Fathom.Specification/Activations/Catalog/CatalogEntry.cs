using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>One named activation: its names, and how to make it from its parameter.</summary>
/// <param name="Name">The name in files.</param>
/// <param name="ParameterName">What files call the parameter; null for a function without one.</param>
/// <param name="DefaultParameter">The parameter when none is given; null for a function without one.</param>
/// <param name="Accepts">Whether a parameter is in its range.</param>
/// <param name="Rule">One sentence that says which parameters are right.</param>
/// <param name="Make">Makes the function from its parameter.</param>
/// <param name="Aliases">Other names, lower case, with hyphens.</param>
internal sealed record CatalogEntry(
    string Name,
    string? ParameterName,
    double? DefaultParameter,
    Func<double, bool> Accepts,
    string Rule,
    Func<double, ActivationFunction> Make,
    ImmutableArray<string> Aliases)
{
    /// <summary>Every entry, in the order of documentation.</summary>
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        Plain("identity", () => ActivationCatalog.Identity, "linear", "id"),
        Plain("relu", () => ActivationCatalog.Relu, "rectifier"),
        new("leaky-relu", "slope", 0.01, ActivationCatalog.IsSlope, ActivationCatalog.SlopeRule, ActivationCatalog.LeakyRelu, ["leakyrelu", "lrelu"]),
        new("relu-power", "power", 2, ActivationCatalog.IsPower, ActivationCatalog.PowerRule, ActivationCatalog.ReluPower, ["relupower", "repu"]),
        Plain("tanh", () => ActivationCatalog.Tanh),
        Plain("erf", () => ActivationCatalog.Erf),
        Plain("sigmoid", () => ActivationCatalog.Sigmoid, "logistic"),
        Plain("sin", () => ActivationCatalog.Sin, "sine"),
        Plain("gelu", () => ActivationCatalog.Gelu),
        Plain("softplus", () => ActivationCatalog.Softplus, "soft-plus"),
        Plain("silu", () => ActivationCatalog.Silu, "swish"),
        Plain("elu", () => ActivationCatalog.Elu),
        Plain("selu", () => ActivationCatalog.Selu),
        Plain("hard-tanh", () => ActivationCatalog.HardTanh, "hardtanh"),
        Plain("absolute-value", () => ActivationCatalog.AbsoluteValue, "abs", "absolute", "absolutevalue"),
    ];

    /// <summary>Finds an entry by name or alias, in any case, with hyphens or underscores.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The entry, or null.</returns>
    public static CatalogEntry? Find(string? name)
    {
        if (name is null)
        {
            return null;
        }

        string key = name.Trim().Replace('_', '-').ToLowerInvariant();
        return All.FirstOrDefault(entry => entry.Name == key || entry.Aliases.Contains(key));
    }

    /// <summary>Says what is wrong with a parameter.</summary>
    /// <param name="parameter">The parameter, or null for the default.</param>
    /// <returns>One sentence, or null when the parameter suits.</returns>
    public string? FaultOf(double? parameter) => parameter is null || Accepts(parameter.Value) ? null : Rule;

    /// <summary>Makes the function.</summary>
    /// <param name="parameter">A parameter without fault, or null for the default.</param>
    /// <returns>The function.</returns>
    public ActivationFunction Create(double? parameter) => Make(parameter ?? DefaultParameter ?? 0);

    private static CatalogEntry Plain(string name, Func<ActivationFunction> get, params ImmutableArray<string> aliases) =>
        new(name, null, null, _ => false, $"The activation '{name}' takes no parameter.", _ => get(), aliases);
}
