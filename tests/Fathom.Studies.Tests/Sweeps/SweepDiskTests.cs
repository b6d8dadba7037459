namespace Fathom.Studies.Tests;

public sealed class SweepDiskTests
{
    private const int Cells = 400;

    [Fact]
    public void A_full_disk_is_named_and_the_sweep_goes_on_once_there_is_room()
    {
        using SmallDisk? disk = SmallDisk.Make("600k", out string obstacle);
        Assert.SkipWhen(disk is null, obstacle);
        SweepFolder sweep = SweepFolder.Create(Path.Combine(disk.Path, "s"), PlainSweep.Manifest(Cells));
        SweepException fault = Should.Throw<SweepException>(() => PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Threads = 3 }));
        fault.Fault.ShouldBe(SweepFault.FullDisk);
        fault.Message.ShouldContain("there is no space left");
        int kept = sweep.Status().Done;
        kept.ShouldBeInRange(1, Cells - 1);
        sweep.Verify().IsSound.ShouldBeTrue("what is there must be whole");
        disk.Remount("size=8m");
        PlainSweep.Run(sweep, PlainSweep.Work()).Damaged.ShouldBeEmpty();
        (PlainSweep.Json(sweep), PlainSweep.Csv(sweep)).ShouldBe(PlainSweep.Undisturbed(Cells));
    }

    [Fact]
    public void A_disk_too_full_for_the_manifest_leaves_no_half_of_one()
    {
        using SmallDisk? disk = SmallDisk.Make("8k", out string obstacle);
        Assert.SkipWhen(disk is null, obstacle);
        string path = Path.Combine(disk.Path, "s");
        SweepException fault = Should.Throw<SweepException>(() => SweepFolder.Create(path, PlainSweep.Manifest(Cells)));
        fault.Fault.ShouldBe(SweepFault.FullDisk);
        SweepFolder.Exists(path).ShouldBeFalse();
        disk.Remount("size=8m");
        SweepFolder.Create(path, PlainSweep.Manifest(Cells)).Manifest.Cells.Length.ShouldBe(Cells);
    }

    [Fact]
    public void A_read_only_folder_is_named_and_can_still_be_read()
    {
        using SmallDisk? disk = SmallDisk.Make("8m", out string obstacle);
        Assert.SkipWhen(disk is null, obstacle);
        string path = Path.Combine(disk.Path, "s");
        SweepFolder sweep = SweepFolder.Create(path, PlainSweep.Manifest(20));
        PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Select = cell => cell.Index < 9 });
        disk.Remount("ro");
        SweepException fault = Should.Throw<SweepException>(() => PlainSweep.Run(sweep, PlainSweep.Work()));
        fault.Fault.ShouldBe(SweepFault.ReadOnly);
        fault.Message.ShouldContain($"'{path}' may not be written to");
        Should.Throw<SweepException>(() => SweepFolder.Create(Path.Combine(disk.Path, "t"), PlainSweep.Manifest(2))).Fault.ShouldBe(SweepFault.ReadOnly);
        SweepFolder.Open(path).Status().Done.ShouldBe(9);
        SweepFolder.Open(path).Verify().IsSound.ShouldBeTrue();
        disk.Remount("rw");
        PlainSweep.Run(sweep, PlainSweep.Work()).Finished.ShouldBe(11);
        (PlainSweep.Json(sweep), PlainSweep.Csv(sweep)).ShouldBe(PlainSweep.Undisturbed(20));
    }
}
