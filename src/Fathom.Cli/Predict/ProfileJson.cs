using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>A depth profile in JSON: one array of layers, values and uncertainties per quantity.</summary>
internal static class ProfileJson
{
    /// <summary>Writes the profile.</summary>
    /// <param name="writer">Stands inside an object.</param>
    /// <param name="name">The property's name.</param>
    /// <param name="profile">The profile.</param>
    public static void Write(ResultJsonWriter writer, string name, DepthProfile profile)
    {
        writer.StartObject(name);
        writer.WholeNumber("depth", (long)profile.Depth);
        writer.StartArray("series");
        foreach (ProfileSeries series in profile.Series)
        {
            writer.StartObject();
            writer.Text("quantity", series.Quantity);
            writer.Text("kind", series.Kind.ToString().ToLowerInvariant());
            writer.StartArray("layers");
            foreach (ProfilePoint point in series.Points)
            {
                writer.WholeNumber(null, (long)point.Layer);
            }

            writer.EndArray();
            writer.Numbers("values", [.. series.Points.Select(point => point.Value)]);
            writer.Numbers("uncertainties", [.. series.Points.Select(point => point.Uncertainty)]);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }
}
