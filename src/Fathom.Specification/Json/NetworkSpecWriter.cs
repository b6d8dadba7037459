using System.Text.Json;

namespace Fathom.Specification;

/// <summary>Writes a specification in the one canonical way: every property that has a meaning, in the order of the schema.</summary>
internal static class NetworkSpecWriter
{
    /// <summary>Writes the object.</summary>
    /// <param name="spec">A valid specification with a named activation.</param>
    /// <param name="writer">The writer.</param>
    public static void Write(NetworkSpec spec, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", NetworkSpecJson.Schema);
        writer.WriteNumber("depth", spec.Depth);
        writer.WriteNumber("width", spec.Width);
        Write(spec.Activation, writer);
        Write(spec.Normalization, writer);
        writer.WriteStartObject("initialization");
        writer.WriteString("kind", SpecificationNames.NameOf(spec.Initialization.Kind));
        writer.WriteNumber("weightScale", spec.Initialization.WeightScale);
        writer.WriteNumber("biasScale", spec.Initialization.BiasScale);
        writer.WriteEndObject();
        Write(spec.Skip, writer);
        Write(spec.GainSchedule, writer);
        writer.WriteEndObject();
    }

    private static void Write(Activation activation, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("activation");
        writer.WriteString("name", activation.Function.Name);
        if (activation.Function.Parameter is { } parameter && CatalogEntry.Find(activation.Function.Name)?.ParameterName is { } name)
        {
            writer.WriteNumber(name, parameter);
        }

        writer.WriteNumber("gain", activation.Gain);
        writer.WriteNumber("shift", activation.Shift);
        writer.WriteEndObject();
    }

    private static void Write(Normalization normalization, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("normalization");
        writer.WriteString("kind", SpecificationNames.NameOf(normalization.Kind));
        if (normalization.Kind == NormalizationKind.Batch)
        {
            writer.WriteBoolean("centred", normalization.Centred);
        }

        if (normalization.Kind != NormalizationKind.None)
        {
            writer.WriteNumber("epsilon", normalization.Epsilon);
            writer.WriteString("placement", SpecificationNames.NameOf(normalization.Placement));
        }

        writer.WriteEndObject();
    }

    private static void Write(Skip? skip, Utf8JsonWriter writer)
    {
        if (skip is null)
        {
            writer.WriteNull("skip");
            return;
        }

        writer.WriteStartObject("skip");
        writer.WriteNumber("branchScale", skip.BranchScale);
        writer.WriteEndObject();
    }

    private static void Write(GainSchedule schedule, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("gainSchedule");
        writer.WriteString("kind", SpecificationNames.NameOf(schedule.Kind));
        if (schedule.Kind == GainScheduleKind.Power)
        {
            writer.WriteNumber("exponent", schedule.Exponent);
        }

        if (schedule.Kind == GainScheduleKind.List)
        {
            writer.WriteStartArray("gains");
            foreach (double gain in schedule.Gains)
            {
                writer.WriteNumberValue(gain);
            }

            writer.WriteEndArray();
        }

        writer.WriteBoolean("unitSlope", schedule.UnitSlope);
        writer.WriteEndObject();
    }
}
