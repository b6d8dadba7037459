namespace Fathom.Specification.Tests;

/// <summary>Every function of the catalog, some of them with more than one parameter.</summary>
internal static class Zoo
{
    public static IReadOnlyList<ActivationFunction> All { get; } =
    [
        .. ActivationCatalog.Names.Select(name => ActivationCatalog.Create(name)),
        ActivationCatalog.LeakyRelu(0.3),
        ActivationCatalog.LeakyRelu(-0.7),
        ActivationCatalog.LeakyRelu(1),
        ActivationCatalog.LeakyRelu(-1),
        ActivationCatalog.ReluPower(0.75),
        ActivationCatalog.ReluPower(1),
        ActivationCatalog.ReluPower(1.5),
        ActivationCatalog.ReluPower(3),
    ];

    /// <summary>Points from −8 to 8 that lie on no kink.</summary>
    public static IEnumerable<double> Points => Enumerable.Range(0, 641).Select(i => -8.0037 + (0.025 * i));
}
