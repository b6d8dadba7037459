using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Activations by name, for test cases.</summary>
internal static class Named
{
    public static Activation Activation(string name, double shift = 0) =>
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function)
            ? new Activation(function, 1, shift)
            : throw new ArgumentException($"There is no activation '{name}'.", nameof(name));
}
