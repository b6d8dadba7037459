namespace Fathom.Studies;

/// <summary>One statement that a study puts to the test.</summary>
/// <param name="Statement">What is claimed, with the number.</param>
/// <param name="Holds">Whether the results bear it out.</param>
/// <param name="Found">What was found, with its error: by how much the claim holds or fails.</param>
public sealed record StudyClaim(string Statement, bool Holds, string Found);
