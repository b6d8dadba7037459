using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Studies.Tests;

public sealed class SweepMergeTests
{
    [Fact]
    public void The_table_has_the_parameters_that_vary_and_all_values_in_manifest_order()
    {
        using TemporaryFolder folder = new();
        SweepManifest manifest = SweepManifest.Create("k/1",
        [
            new JsonObject { ["net"] = new JsonObject { ["gain"] = 1.5, ["kind"] = "relu" }, ["seed"] = 1 },
            new JsonObject { ["net"] = new JsonObject { ["gain"] = 0.1, ["kind"] = "relu" }, ["seed"] = 1, ["extra"] = "a,b" },
            new JsonObject { ["net"] = new JsonObject { ["gain"] = 2, ["kind"] = "relu" }, ["seed"] = 1 },
        ]);
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), manifest);
        PlainSweep.Run(sweep, new SweepWork("k/1", (cell, _) => cell.Index switch
        {
            0 => new CellValues { ["growth"] = 0.1, ["curve"] = new double[] { 1, 2.5, double.PositiveInfinity } },
            1 => throw new InvalidOperationException("no"),
            _ => new CellValues { ["growth"] = double.NaN, ["note"] = "said \"so\"" },
        }));
        PlainSweep.Csv(sweep).ShouldBe(
            "cell,net.gain,extra,state,growth,curve,note,error\r\n" +
            "0,1.5,,done,0.1,1 2.5 inf,,\r\n" +
            "1,0.1,\"a,b\",failed,,,,InvalidOperationException: no\r\n" +
            "2,2,,done,,,\"said \"\"so\"\"\",\r\n");
    }

    [Fact]
    public void The_document_has_every_cell_and_a_note_for_what_is_not_a_number()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(20));
        PlainSweep.Run(sweep, PlainSweep.Work());
        JsonElement root = JsonElement.Parse(PlainSweep.Json(sweep));
        root.GetProperty("schema").GetString().ShouldBe("fathom.sweep-result/1");
        root.GetProperty("cells").GetInt32().ShouldBe(20);
        foreach (JsonElement result in root.GetProperty("results").EnumerateArray())
        {
            int x = result.GetProperty("parameters").GetProperty("x").GetInt32();
            double y = result.GetProperty("parameters").GetProperty("y").GetDouble();
            if (x == 3 && y > 5)
            {
                result.GetProperty("state").GetString().ShouldBe("failed");
                result.GetProperty("error").GetString().ShouldBe("ArithmeticException: three is refused");
            }
            else
            {
                result.GetProperty("values").GetProperty("sum").GetDouble().ShouldBe(x + y);
                result.GetProperty("values").GetProperty("row")[1].ValueKind.ShouldBe(JsonValueKind.Null);
            }
        }

        root.GetProperty("notes").EnumerateArray().ShouldContain(note => note.GetProperty("path").GetString() == "$.results[7].values.ratio" && note.GetProperty("reason").GetString() == "the value is infinite");
    }

    [Fact]
    public void What_is_missing_is_refused_unless_a_part_is_asked_for()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(4));
        PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Select = cell => cell.Index != 2 });
        Should.Throw<SweepException>(() => PlainSweep.Csv(sweep)).Message.ShouldContain("cell 2");
        using StringWriter writer = new();
        SweepMerge.WriteCsv(sweep, writer, partial: true);
        writer.ToString().Split("\r\n")[3].ShouldStartWith("2,2,1,missing,");
    }
}
