using System.Text;

namespace Fathom.Studies.Tests;

public sealed class SweepFolderTests
{
    [Fact]
    public void A_folder_with_another_sweep_is_refused_and_the_same_sweep_is_taken_up()
    {
        using TemporaryFolder folder = new();
        SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(5));
        SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(5)).Manifest.Cells.Length.ShouldBe(5);
        SweepException fault = Should.Throw<SweepException>(() => SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(6)));
        fault.Fault.ShouldBe(SweepFault.ManifestDiffers);
        fault.Message.ShouldContain("it has 5 cells, not 6");
    }

    [Fact]
    public void A_folder_with_other_files_is_not_made_a_sweep()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("thesis.tex"), "x");
        SweepException fault = Should.Throw<SweepException>(() => SweepFolder.Create(folder.Path, PlainSweep.Manifest(5)));
        fault.Fault.ShouldBe(SweepFault.NotASweep);
        fault.Message.ShouldContain("thesis.tex");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldHaveSingleItem();
        Should.Throw<SweepException>(() => SweepFolder.Open(folder.Path)).Fault.ShouldBe(SweepFault.NotASweep);
        Should.Throw<SweepException>(() => SweepFolder.Open(folder.File("nothing"))).Fault.ShouldBe(SweepFault.NotASweep);
    }

    [Fact]
    public void A_result_is_read_as_it_was_written_and_its_file_tells_by_its_checksum_when_it_is_not()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(3));
        SweepCell cell = sweep.Manifest.Cells[1];
        sweep.Write(cell, CellOutcome.Done(new CellValues { ["a"] = 0.1, ["b"] = double.NegativeInfinity, ["c"] = new double[] { 1, double.NaN }, ["d"] = "ü", ["e"] = true }), toDevice: true);
        CellValues values = sweep.Read(cell)!.Values!;
        values.Names.ShouldBe(["a", "b", "c", "d", "e"]);
        values["a"].Number.ShouldBe(0.1);
        values["b"].Number.ShouldBe(double.NegativeInfinity);
        values["c"].Numbers[0].ShouldBe(1);
        values["c"].Numbers[1].ShouldBe(double.NaN);
        values["d"].Text.ShouldBe("ü");
        values["e"].Flag.ShouldBe(true);
        sweep.Status().States.ShouldBe([CellState.Missing, CellState.Done, CellState.Missing]);

        string path = Directory.EnumerateFiles(folder.File("s/cells"), "*.json", SearchOption.AllDirectories).Single();
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            File.WriteAllBytes(path, whole[..i]);
            sweep.Read(cell).ShouldBeNull();
            byte[] flipped = [.. whole];
            flipped[i] ^= 4;
            File.WriteAllBytes(path, flipped);
            sweep.Read(cell).ShouldBeNull($"bit flipped at {i} of {Encoding.UTF8.GetString(whole)}");
        }

        sweep.Verify().Damaged.Single().Index.ShouldBe(1);
        Should.Throw<SweepException>(() => PlainSweep.Json(sweep)).Message.ShouldContain("cell 0");
        sweep.Forget(cell);
        sweep.Status().Missing.ShouldBe(3);
    }

    [Fact]
    public void A_result_takes_the_place_of_an_error()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(2));
        SweepCell cell = sweep.Manifest.Cells[0];
        sweep.Write(cell, CellOutcome.Failed("once"), toDevice: false);
        sweep.Status().Failed.ShouldBe(1);
        sweep.Read(cell)!.Error.ShouldBe("once");
        sweep.Write(cell, CellOutcome.Done(new CellValues { ["a"] = 1 }), toDevice: false);
        sweep.Status().Failed.ShouldBe(0);
        sweep.Status().Done.ShouldBe(1);
    }

    [Fact]
    public void What_does_not_belong_is_named()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(4));
        PlainSweep.Run(sweep, PlainSweep.Work());
        sweep.Verify().IsSound.ShouldBeTrue();
        string one = Directory.EnumerateFiles(folder.File("s/cells"), "*.json", SearchOption.AllDirectories).First();
        File.Copy(one, one.Replace(".json", ".json.bak", StringComparison.Ordinal));
        sweep.Verify().IsSound.ShouldBeFalse();
        sweep.Verify().Status.Foreign.ShouldBe([Path.GetFileName(one) + ".bak"]);
        sweep.Verify().Status.Done.ShouldBe(4);
    }

    [Fact]
    public void A_result_in_the_place_of_another_cell_is_found()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(2));
        PlainSweep.Run(sweep, PlainSweep.Work());
        string[] files = Directory.GetFiles(folder.File("s/cells"), "*.json", SearchOption.AllDirectories);
        File.Copy(files[0], files[1], overwrite: true);
        sweep.Verify().Damaged.Single().Fault.ShouldBe("it belongs to another cell");
    }
}
