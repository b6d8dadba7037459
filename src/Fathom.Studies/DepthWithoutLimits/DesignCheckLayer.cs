namespace Fathom.Studies;

/// <summary>What a check of a design found in one layer.</summary>
/// <param name="Layer">The layer, from 1.</param>
/// <param name="Predicted">The growth of the log-gradient norm from the last layer to this one that activations should add, in nats.</param>
/// <param name="Simulated">What they added in simulated networks, the mean.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record DesignCheckLayer(int Layer, double Predicted, double Simulated, double StandardError);
