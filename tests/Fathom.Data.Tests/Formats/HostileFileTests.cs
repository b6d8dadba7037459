namespace Fathom.Data.Tests;

/// <summary>Whatever the bytes are, a reader answers with data or with a DataFormatException, and allocates in proportion to the file.</summary>
public class HostileFileTests
{
    private const int Mutations = 10_000;

    public static TheoryData<string> Kinds => [.. s_files.Keys];

    private static readonly Dictionary<string, (byte[] Bytes, Action<byte[]> Read)> s_files = new()
    {
        ["idx"] = (SmallFiles.IdxImages, ReadIdx),
        ["idx.gz"] = (SmallFiles.Gzip(SmallFiles.IdxImages), ReadIdx),
        ["npy"] = (SmallFiles.Npy, ReadNpy),
        ["cifar"] = (SmallFiles.Cifar, ReadCifar),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_whole_file_is_read(string kind) => s_files[kind].Read(s_files[kind].Bytes);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_short_at_any_byte_is_refused(string kind)
    {
        (byte[] bytes, Action<byte[]> read) = s_files[kind];
        for (int length = 0; length < bytes.Length; length++)
        {
            // Half of two CIFAR-10 records is one whole record, which no reader can tell from a shorter file.
            if (kind == "cifar" && length == bytes.Length / 2)
                continue;
            int cut = length;
            DataFormatException fault = Should.Throw<DataFormatException>(() => read(bytes[..cut]), $"cut to {cut} bytes");
            fault.ByteOffset.ShouldBeInRange(0, bytes.Length + SmallFiles.IdxImages.Length);
            fault.Message.ShouldStartWith("file, byte ");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_after_the_end_are_refused(string kind)
    {
        (byte[] bytes, Action<byte[]> read) = s_files[kind];
        Should.Throw<DataFormatException>(() => read([.. bytes, 0]));
        Should.Throw<DataFormatException>(() => read([.. bytes, .. bytes.AsSpan(0, 20)]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_mutated_file_is_read_or_refused_and_nothing_else(string kind)
    {
        (byte[] bytes, Action<byte[]> read) = s_files[kind];
        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong trial = 0; trial < Mutations; trial++)
        {
            byte[] mutated = Mutate(bytes, trial);
            try
            {
                read(mutated);
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        // A gzip header may promise at most 1032 times its length, and one read allocates no more than that a few times over.
        long perTrial = (GC.GetAllocatedBytesForCurrentThread() - before) / Mutations;
        perTrial.ShouldBeLessThan(300_000);
        refused.ShouldBeGreaterThan(Mutations / 100);
    }

    [Fact]
    public void A_gzip_bomb_is_refused_before_it_is_unpacked()
    {
        byte[] bomb = SmallFiles.Gzip([0, 0, 8, 1, 0, 0, 0, 4, .. new byte[50_000_000]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<DataFormatException>(() => ReadIdx(bomb)).Message.ShouldContain("after the end");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Absurd_dimensions_are_refused_before_anything_is_allocated()
    {
        byte[] huge = [0, 0, 8, 2, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 1];
        byte[] hugeArray = SmallFiles.NumPy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (30000, 30000), }", [1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<DataFormatException>(() => ReadIdx(huge)).Message.ShouldContain("declares 900000000 bytes");
        Should.Throw<DataFormatException>(() => ReadIdx(SmallFiles.Gzip(huge))).Message.ShouldContain("declares 900000000 bytes");
        Should.Throw<DataFormatException>(() => ReadNpy(hugeArray)).Message.ShouldContain("declares 900000000 bytes");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    private static void ReadIdx(byte[] bytes) => IdxFile.Read(SmallFiles.Stream(bytes), "file").ToDoubles();

    private static void ReadNpy(byte[] bytes) => NpyFile.ReadSamples(SmallFiles.Stream(bytes), "file");

    private static void ReadCifar(byte[] bytes) => CifarFile.Read(SmallFiles.Stream(bytes), "file");

    // One to four edits: a byte set, a bit flipped, a byte removed, a byte inserted, or a run copied over another place.
    private static byte[] Mutate(byte[] original, ulong trial)
    {
        List<byte> bytes = [.. original];
        ulong draw = 0;
        int Next(int bound) => (int)(Hash((trial << 8) + draw++) % (ulong)bound);
        for (int edit = 1 + Next(4); edit > 0; edit--)
        {
            int at = Next(Math.Min(bytes.Count, Next(2) == 0 ? 96 : bytes.Count));
            switch (Next(5))
            {
                case 0:
                    bytes[at] = (byte)Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << Next(8));
                    break;
                case 2 when bytes.Count > 1:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.Insert(at, (byte)Next(256));
                    break;
                default:
                    int to = Next(bytes.Count);
                    for (int k = 0; k < 4 && Math.Max(at, to) + k < bytes.Count; k++)
                    {
                        bytes[to + k] = bytes[at + k];
                    }

                    break;
            }
        }

        return [.. bytes];
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014) as a counter-based hash.
    private static ulong Hash(ulong counter)
    {
        ulong x = (counter + 1) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
