using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;

namespace Fathom.Studies;

/// <summary>A folder that is the whole state of a sweep: its manifest and one file per result.</summary>
/// <remarks>
/// <c>manifest.jsonl</c> says what there is to do; <c>cells/ab/ab….json</c> holds the result of the cell with that identity and
/// <c>cells/ab/ab….failed.json</c> its error. A result is written under a name in <c>tmp</c> and moved into place, so a file in
/// <c>cells</c> is complete, and its checksum tells when a file system has lost a part of it. <c>scratch/ab…</c> belongs to a cell at work. There is
/// no other state: processes that share the folder need nothing else.
/// </remarks>
public sealed class SweepFolder
{
    private const string ManifestName = "manifest.jsonl";
    private const string CellsName = "cells";
    private const string TemporaryName = "tmp";
    private const string ScratchName = "scratch";
    private const string RunsName = "runs";
    private const string DoneEnd = ".json";
    private const string FailedEnd = ".failed.json";
    private const int FanOut = 2;

    private readonly string cells;
    private readonly string temporary;
    private int written;

    private SweepFolder(string path, SweepManifest manifest)
    {
        Path = path;
        Manifest = manifest;
        cells = System.IO.Path.Combine(path, CellsName);
        temporary = System.IO.Path.Combine(path, TemporaryName);
    }

    /// <summary>The folder, as it was given.</summary>
    public string Path { get; }

    /// <summary>What there is to do.</summary>
    public SweepManifest Manifest { get; }

    /// <summary>Whether a folder holds a sweep.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>True when there is a manifest in it.</returns>
    public static bool Exists(string path) => File.Exists(System.IO.Path.Combine(path, ManifestName));

    /// <summary>Begins a sweep in a new or empty folder, or takes up the same sweep where it stands.</summary>
    /// <param name="path">The folder; it is created.</param>
    /// <param name="manifest">What there is to do.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="SweepException">The folder holds something else, or cannot be written to.</exception>
    public static SweepFolder Create(string path, SweepManifest manifest)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(manifest);
        if (Exists(path))
        {
            SweepFolder there = Open(path);
            return there.Manifest.DifferenceFrom(manifest) is { } difference
                ? throw new SweepException(SweepFault.ManifestDiffers, $"'{path}' holds another sweep: {difference}; choose another folder, or delete this one.")
                : there;
        }

        return StorageFaults.Guard(path, () =>
        {
            Directory.CreateDirectory(path);
            string[] own = [CellsName, TemporaryName, ScratchName, RunsName];
            if (Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).FirstOrDefault(name => !name!.StartsWith('.') && !own.Contains(name)) is { } foreign)
            {
                throw new SweepException(SweepFault.NotASweep, $"'{path}' is not empty and holds no sweep ('{foreign}' lies in it); choose a new or an empty folder.");
            }

            ManifestFile.Write(manifest, System.IO.Path.Combine(path, ManifestName));
            return new SweepFolder(path, manifest);
        });
    }

    /// <summary>Opens the folder of a sweep.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="SweepException">There is no sweep in it, or its manifest is damaged.</exception>
    public static SweepFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return !Exists(path)
            ? throw new SweepException(SweepFault.NotASweep, Directory.Exists(path)
                ? $"'{path}' holds no sweep: there is no {ManifestName} in it; give the folder that a sweep was started with."
                : $"there is no folder '{path}'; give the folder that a sweep was started with.")
            : StorageFaults.Guard(path, () => new SweepFolder(path, ManifestFile.Read(System.IO.Path.Combine(path, ManifestName))));
    }

    /// <summary>Keeps a record of a run beside the results: who computed them, when and where. It is no part of any result.</summary>
    /// <param name="name">The name of the record, unique among runs.</param>
    /// <param name="json">The record.</param>
    public void Record(string name, string json)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        StorageFaults.Guard(Path, () =>
        {
            string runs = System.IO.Path.Combine(Path, RunsName);
            Directory.CreateDirectory(runs);
            Reporting.AtomicFile.WriteText(System.IO.Path.Combine(runs, name + ".json"), json);
            return true;
        });
    }

    /// <summary>Tells from the names of the files how far the sweep has come; reads no result.</summary>
    /// <returns>The state of each cell.</returns>
    public SweepStatus Status()
    {
        CellState[] states = new CellState[Manifest.Cells.Length];
        List<string> foreign = [];
        if (Directory.Exists(cells))
        {
            Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> places = Manifest.Places.GetAlternateLookup<ReadOnlySpan<char>>();
            FileSystemEnumerable<(int Index, bool Failed, string? Foreign)> files = new(
                cells,
                (ref FileSystemEntry entry) => Place(ref entry, places),
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            };
            foreach ((int index, bool failed, string? name) in StorageFaults.Guard(Path, files.ToList))
            {
                if (name is not null)
                {
                    foreign.Add(name);
                }
                else if (!failed || states[index] == CellState.Missing)
                {
                    states[index] = failed ? CellState.Failed : CellState.Done;
                }
            }
        }

        foreign.Sort(StringComparer.Ordinal);
        return new SweepStatus(ImmutableArray.Create(states), [.. foreign]);
    }

    /// <summary>Reads the outcome of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The outcome; null when there is none, or when its file is damaged.</returns>
    public CellOutcome? Read(SweepCell cell) => Read(cell, out _);

    /// <summary>Reads every file of the sweep and checks it.</summary>
    /// <returns>What was found.</returns>
    public SweepVerification Verify()
    {
        SweepVerification found = Inspect();
        int[] foreign = [.. Manifest.Cells.Where(cell => SweepCell.IdOf(Manifest.Kind, cell.Parameters) != cell.Id).Select(cell => cell.Index)];
        return found with { ForeignCells = [.. foreign] };
    }

    /// <summary>Removes the result, the error and the scratch files of a cell, so that it is computed again.</summary>
    /// <param name="cell">The cell.</param>
    public void Forget(SweepCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        StorageFaults.Guard(Path, () =>
        {
            string folder = FolderOf(cell);
            if (Directory.Exists(folder))
            {
                File.Delete(System.IO.Path.Combine(folder, cell.Id + DoneEnd));
                File.Delete(System.IO.Path.Combine(folder, cell.Id + FailedEnd));
            }

            DiscardScratch(cell);
            return true;
        });
    }

    /// <summary>Keeps the outcome of a cell: whole, or not at all.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="toDevice">Whether to wait until the device has it; without, the loss of power (not of the process) may cost the result, which is then found and computed again.</param>
    /// <exception cref="SweepException">It cannot be written.</exception>
    internal void Write(SweepCell cell, CellOutcome outcome, bool toDevice)
    {
        byte[] bytes = ResultFile.Write(cell, outcome);
        string folder = FolderOf(cell);
        string target = System.IO.Path.Combine(folder, cell.Id + (outcome.State == CellState.Done ? DoneEnd : FailedEnd));
        StorageFaults.Guard(target, () =>
        {
            try
            {
                WriteAndMove(bytes, target, toDevice);
            }
            catch (Exception fault) when (fault is DirectoryNotFoundException or FileNotFoundException)
            {
                Directory.CreateDirectory(temporary);
                Directory.CreateDirectory(folder);
                WriteAndMove(bytes, target, toDevice);
            }

            return true;
        });
        if (outcome.State == CellState.Done)
        {
            StorageFaults.Guard(folder, () =>
            {
                File.Delete(System.IO.Path.Combine(folder, cell.Id + FailedEnd));
                return true;
            });
        }
    }

    /// <summary>The folder that a cell at work may keep files in, created; it lives until the cell has an outcome.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The folder.</returns>
    internal string Scratch(SweepCell cell) =>
        StorageFaults.Guard(Path, () => Directory.CreateDirectory(ScratchOf(cell)).FullName);

    /// <summary>Removes a cell's scratch files.</summary>
    /// <param name="cell">The cell.</param>
    internal void DiscardScratch(SweepCell cell)
    {
        string scratch = ScratchOf(cell);
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Takes the lock of the folder.</summary>
    /// <param name="shared">Whether other workers may work at the same time.</param>
    /// <returns>The lock, to be disposed.</returns>
    internal SweepLock Lock(bool shared)
    {
        SweepLock taken = SweepLock.Take(Path, shared);
        if (!shared && Directory.Exists(temporary))
        {
            // Nobody else works here, so what lies under a temporary name was left by a process that ended.
            StorageFaults.Guard(Path, () =>
            {
                Directory.Delete(temporary, recursive: true);
                return true;
            });
        }

        return taken;
    }

    /// <summary>Reads every result.</summary>
    /// <param name="select">Chooses the cells whose results are read; null for all. The state of the others is told from names.</param>
    /// <returns>States, and what is damaged; the identities of the manifest are not checked.</returns>
    internal SweepVerification Inspect(Func<SweepCell, bool>? select = null)
    {
        SweepStatus status = Status();
        CellState[] states = [.. status.States];
        List<DamagedResult> damaged = [];
        foreach (SweepCell cell in Manifest.Cells.Where(cell => states[cell.Index] != CellState.Missing && select?.Invoke(cell) != false))
        {
            if (Read(cell, out DamagedResult? fault) is { } outcome)
            {
                states[cell.Index] = outcome.State;
                continue;
            }

            states[cell.Index] = CellState.Missing;
            if (fault is not null)
            {
                damaged.Add(fault);
            }
        }

        return new SweepVerification(new SweepStatus(ImmutableArray.Create(states), status.Foreign), [.. damaged], []);
    }

    /// <summary>Reads the outcome of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="damaged">Receives what is wrong with its file; null when nothing is.</param>
    /// <returns>The outcome, or null.</returns>
    internal CellOutcome? Read(SweepCell cell, out DamagedResult? damaged)
    {
        ArgumentNullException.ThrowIfNull(cell);
        damaged = null;
        foreach (string end in (ReadOnlySpan<string>)[DoneEnd, FailedEnd])
        {
            string path = System.IO.Path.Combine(FolderOf(cell), cell.Id + end);
            if (Bytes(path) is { } bytes)
            {
                CellOutcome? outcome = ResultFile.Read(cell, bytes, out string? fault);
                damaged = fault is null ? null : new DamagedResult(cell.Index, path, fault);
                return outcome;
            }
        }

        return null;
    }

    private static byte[]? Bytes(string path) => StorageFaults.Guard(path, () =>
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    private static (int Index, bool Failed, string? Foreign) Place(ref FileSystemEntry entry, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> places)
    {
        ReadOnlySpan<char> name = entry.FileName;
        bool failed = name.EndsWith(FailedEnd, StringComparison.Ordinal);
        ReadOnlySpan<char> id = failed ? name[..^FailedEnd.Length] : name.EndsWith(DoneEnd, StringComparison.Ordinal) ? name[..^DoneEnd.Length] : [];
        return places.TryGetValue(id, out int index) ? (index, failed, null) : (0, false, name.ToString());
    }

    private void WriteAndMove(byte[] bytes, string target, bool toDevice)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{Interlocked.Increment(ref written)}-{System.IO.Path.GetRandomFileName()}");
        string path = System.IO.Path.Combine(temporary, name);
        try
        {
            using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(file, bytes, 0);
                if (toDevice)
                {
                    RandomAccess.FlushToDisk(file);
                }
            }

            File.Move(path, target, overwrite: true);
        }
        catch (IOException)
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            throw;
        }
    }

    private string FolderOf(SweepCell cell) => System.IO.Path.Combine(cells, cell.Id[..FanOut]);

    private string ScratchOf(SweepCell cell) => System.IO.Path.Combine(Path, ScratchName, cell.Id);
}
