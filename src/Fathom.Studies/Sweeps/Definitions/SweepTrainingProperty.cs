using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>One property of the part <c>train</c> of a sweep file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
/// <param name="FaultOf">Says in a sentence why a value cannot be used, or null.</param>
/// <param name="Apply">Gives a training a value that can be used.</param>
internal sealed record SweepTrainingProperty(string Name, bool IsWhole, Func<JsonNode?, string?> FaultOf, Func<TrainingSetup, JsonElement, TrainingSetup> Apply);
