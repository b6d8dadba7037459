using System.Text;
using System.Text.Json;
using Fathom.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Reporting.Tests;

public class ResultJsonWriterTests
{
    [Fact]
    public void Missing_numbers_are_null_and_their_paths_and_reasons_are_noted()
    {
        string json = Write(writer =>
        {
            writer.StartObject();
            writer.Number("gradientGrowth", double.PositiveInfinity, "batch size 3 has an infinite rate");
            writer.StartObject("forward");
            writer.Numbers("scales", [1.5, double.NaN, double.NegativeInfinity]);
            writer.EndObject();
            writer.Number("horizon", null, "the gradient does not grow");
            writer.Estimate("q", new Estimate(0.5, 1e-16));
            writer.EndObject();
        });
        json.ShouldBe(
            """{"gradientGrowth":null,"forward":{"scales":[1.5,null,null]},"horizon":null,"q":{"value":0.5,"error":1E-16},"notes":[""" +
            """{"path":"$.gradientGrowth","reason":"batch size 3 has an infinite rate"},""" +
            """{"path":"$.forward.scales[1]","reason":"the value is undefined"},""" +
            """{"path":"$.forward.scales[2]","reason":"the value is minus infinity"},""" +
            """{"path":"$.horizon","reason":"the gradient does not grow"}]}""");
    }

    [Fact]
    public void Arrays_inside_arrays_and_unusual_names_have_paths()
    {
        string json = Write(writer =>
        {
            writer.StartObject();
            writer.StartArray("rows");
            writer.StartArray();
            writer.WholeNumber(null, 1);
            writer.Number(null, double.NaN, "r");
            writer.EndArray();
            writer.StartObject();
            writer.Null("a b", "r");
            writer.EndObject();
            writer.EndArray();
            writer.EndObject();
        });
        using JsonDocument document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("path").GetString())
            .ShouldBe(["$.rows[0][1]", "$.rows[1]['a b']"]);
    }

    [Fact]
    public void A_document_without_missing_values_has_empty_notes() =>
        Write(writer =>
        {
            writer.StartObject();
            writer.Boolean("stable", true);
            writer.Text("verdict", "σ <b>");
            writer.Raw("spec", """{ "depth": 50 }""");
            writer.EndObject();
        }).ShouldBe("""{"stable":true,"verdict":"σ \u003Cb\u003E","spec":{"depth":50},"notes":[]}""");

    [Fact]
    public void Every_finite_number_reads_back_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>().Filter(double.IsFinite), value =>
        {
            string json = Write(writer =>
            {
                writer.StartObject();
                writer.Number("x", value);
                writer.EndObject();
            });
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("x").GetDouble().Equals(value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Provenance_names_version_command_seed_time_and_machine()
    {
        Provenance provenance = new(
            "fathom", "0.1.0", Provenance.QuoteCommand(["fathom", "predict", "--plot", "a b.svg"]),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), TimeSpan.FromMilliseconds(250),
            new MachineDescription("Linux", "X64", 2, ".NET 10"))
        { Seed = ulong.MaxValue };
        Write(writer =>
        {
            writer.StartObject();
            provenance.WriteTo(writer);
            writer.EndObject();
        }).ShouldBe(
            """{"provenance":{"tool":"fathom","version":"0.1.0","command":"fathom predict --plot \u0027a b.svg\u0027","seed":18446744073709551615""" +
            ""","startedAt":"2026-01-02T03:04:05.678Z","durationSeconds":0.25""" +
            ""","machine":{"operatingSystem":"Linux","architecture":"X64","cores":2,"runtime":".NET 10"}},"notes":[]}""");
    }

    [Fact]
    public void A_quoted_command_keeps_quotes_and_empty_parts() =>
        Provenance.QuoteCommand(["fathom", "it's", "", "--gain=2", "$HOME"]).ShouldBe("fathom 'it'\\''s' '' --gain=2 '$HOME'");

    [Fact]
    public void The_machine_is_described_by_facts()
    {
        MachineDescription machine = MachineDescription.Current();
        machine.Cores.ShouldBe(Environment.ProcessorCount);
        machine.Runtime.ShouldStartWith(".NET");
        machine.OperatingSystem.ShouldNotBeEmpty();
        machine.Architecture.ShouldNotBeEmpty();
    }

    private static string Write(Action<ResultJsonWriter> content)
    {
        using MemoryStream stream = new();
        using (ResultJsonWriter writer = new(stream, indented: false))
            content(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
