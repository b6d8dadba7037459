using Fathom.FiniteWidth;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A design with all that the outputs of <c>fathom shape</c> show of it.</summary>
/// <param name="Design">The design.</param>
/// <param name="Check">The simulated networks beside it, or null.</param>
/// <param name="Seed">The seed of the networks, when they were simulated.</param>
/// <param name="OutputPath">The file that holds the network, or null.</param>
internal sealed record ShapeOutcome(GainDesign Design, DesignCheck? Check, ulong? Seed, string? OutputPath);
