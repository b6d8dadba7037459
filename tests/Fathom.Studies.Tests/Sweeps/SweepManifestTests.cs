using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Fathom.Studies.Tests;

public sealed class SweepManifestTests
{
    [Fact]
    public void An_identity_is_the_hash_of_the_kind_and_the_sorted_parameters()
    {
        SweepManifest manifest = SweepManifest.Create("k/1", [new JsonObject { ["b"] = 1.0, ["a"] = new JsonObject { ["z"] = "é", ["c"] = new JsonArray(0.5, 1e21) } }]);
        byte[] text = Encoding.UTF8.GetBytes("k/1\n{\"a\":{\"c\":[0.5,1E+21],\"z\":\"é\"},\"b\":1}");
        manifest.Cells[0].Id.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(text))[..20]);
    }

    [Fact]
    public void The_order_of_names_and_the_form_of_numbers_do_not_change_an_identity()
    {
        string first = Single("""{"gain":2.0,"batch":1e2,"seed":18446744073709551615}""");
        Single("""{"seed":18446744073709551615,"batch":100,"gain":2}""").ShouldBe(first);
        Single("""{"seed":18446744073709551614,"batch":100,"gain":2}""").ShouldNotBe(first);
        Single("""{"seed":18446744073709551615,"batch":100,"gain":2.0000000000000004}""").ShouldNotBe(first);
        SweepManifest.Create("k/2", [(JsonObject)JsonNode.Parse("""{"gain":2.0,"batch":1e2,"seed":18446744073709551615}""")!]).Cells[0].Id.ShouldNotBe(first);
    }

    [Fact]
    public void Equal_cells_are_refused_with_both_places() =>
        Should.Throw<ArgumentException>(() => SweepManifest.Create("k/1", [new JsonObject { ["a"] = 1 }, new JsonObject { ["a"] = 2 }, new JsonObject { ["a"] = 1.0 }]))
            .Message.ShouldStartWith("Cells 0 and 2 are equal");

    [Fact]
    public void A_number_that_is_not_finite_and_an_empty_manifest_are_refused()
    {
        Should.Throw<ArgumentException>(() => SweepManifest.Create("k/1", [new JsonObject { ["a"] = double.NaN }])).Message.ShouldContain("Cell 0");
        Should.Throw<ArgumentException>(() => SweepManifest.Create("k/1", []));
    }

    [Fact]
    public void A_manifest_is_read_as_it_was_written()
    {
        using TemporaryFolder folder = new();
        SweepManifest manifest = SweepManifest.Create("k/1", [new JsonObject { ["b"] = "ü\"\n", ["a"] = 0.1 }, new JsonObject { ["s"] = ulong.MaxValue }], 3, new JsonObject { ["title"] = "t" });
        ManifestFile.Write(manifest, folder.File("m"));
        SweepManifest read = ManifestFile.Read(folder.File("m"));
        read.DifferenceFrom(manifest).ShouldBeNull();
        read.Cells[0].Text("b").ShouldBe("ü\"\n");
        read.Cells[0].Number("a").ShouldBe(0.1);
        read.Cells[1].Seed("s").ShouldBe(ulong.MaxValue);
        read.Layout!.Value.GetProperty("title").GetString().ShouldBe("t");
        read.Cells.Select(cell => cell.Id).ShouldBe(manifest.Cells.Select(cell => cell.Id));
    }

    [Fact]
    public void Every_damage_of_a_manifest_is_named()
    {
        using TemporaryFolder folder = new();
        ManifestFile.Write(PlainSweep.Manifest(5), folder.File("m"));
        byte[] whole = File.ReadAllBytes(folder.File("m"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("m"), whole[..length]);
            Should.Throw<SweepException>(() => ManifestFile.Read(folder.File("m"))).Fault.ShouldBe(SweepFault.ManifestDamaged);
        }

        for (int i = 0; i < whole.Length; i += 3)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 1;
            File.WriteAllBytes(folder.File("m"), flipped);
            string? difference = null;
            try
            {
                difference = ManifestFile.Read(folder.File("m")).DifferenceFrom(PlainSweep.Manifest(5));
            }
            catch (SweepException fault)
            {
                difference = fault.Message;
            }

            difference.ShouldNotBeNull($"a flipped bit at {i} of {Encoding.UTF8.GetString(whole)}");
        }
    }

    [Fact]
    public void A_wrong_parameter_is_named_with_its_cell()
    {
        SweepCell cell = SweepManifest.Create("k/1", [new JsonObject { ["a"] = 0.5, ["b"] = "x", ["c"] = null }]).Cells[0];
        Should.Throw<ArgumentException>(() => cell.Whole("a")).Message.ShouldStartWith("The parameter 'a' of cell 0 must be a whole number.");
        Should.Throw<ArgumentException>(() => cell.Number("b")).Message.ShouldStartWith("The parameter 'b' of cell 0 must be a number.");
        Should.Throw<ArgumentException>(() => cell.Text("d")).Message.ShouldStartWith("The parameter 'd' of cell 0 is missing.");
        cell.Has("b").ShouldBeTrue();
        cell.Has("c").ShouldBeFalse();
        cell.Has("d").ShouldBeFalse();
    }

    [Theory]
    [InlineData("k/2", 1UL, 0.5, 2, "its kind of work is 'k/2', not 'k/1'")]
    [InlineData("k/1", 9UL, 0.5, 2, "its seed is 9, not 1")]
    [InlineData("k/1", 1UL, 0.7, 2, "cell 0 differs: net.gain is 0.7, not 0.5")]
    [InlineData("k/1", 1UL, 0.5, 3, "it has 3 cells, not 2")]
    public void A_difference_is_named(string kind, ulong seed, double gain, int cells, string difference)
    {
        SweepManifest there = Of(kind, seed, gain, cells);
        there.DifferenceFrom(Of("k/1", 1, 0.5, 2)).ShouldBe(difference);

        static SweepManifest Of(string kind, ulong seed, double gain, int cells) =>
            SweepManifest.Create(kind, Enumerable.Range(0, cells).Select(i => new JsonObject { ["net"] = new JsonObject { ["gain"] = gain + i } }), seed);
    }

    private static string Single(string json) => SweepManifest.Create("k/1", [(JsonObject)JsonNode.Parse(json)!]).Cells[0].Id;
}
