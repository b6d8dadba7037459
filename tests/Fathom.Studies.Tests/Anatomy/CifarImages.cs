using Fathom.Data;

namespace Fathom.Studies.Tests;

/// <summary>The real images of CIFAR-10; tests that need them are skipped where they are not.</summary>
internal static class CifarImages
{
    /// <summary>The training images.</summary>
    public static LabelledSet Training => DataSetReader.Read(DataSetCatalog.Cifar10, DataSplit.Train, Locator);

    /// <summary>Finds the images, which are looked for in the usual places as seen from the repository and not from the folder of the tests.</summary>
    public static DataLocator Locator
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Fathom.slnx")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            string[] places =
            [
                .. new[] { Environment.GetEnvironmentVariable(DataLocator.FolderVariable) ?? string.Empty }.Where(place => place.Length > 0),
                Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", "data")),
            ];
            Assert.SkipUnless(
                places.Any(place => File.Exists(Path.Combine(place, DataSetCatalog.Cifar10.Folder, "data_batch_1.bin"))), $"CIFAR-10 is not in {string.Join(", ", places)}.");
            return new DataLocator(places);
        }
    }

    public static StandardImages Read(int count, ulong seed = 1) => StandardImages.Of(Training, "cifar-10", 0..count, seed);

    /// <summary>Images of random pixels, where any will do.</summary>
    public static StandardImages Random(int count)
    {
        byte[] pixels = new byte[count * 3072];
        ulong state = 1;
        for (int i = 0; i < pixels.Length; i++)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            pixels[i] = (byte)(state >> 56);
        }

        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
        return new StandardImages(new LabelledSet(new ImageSet(new ImageShape(3, 32, 32), pixels), labels, 10), DataSetCatalog.Cifar10.Statistics);
    }
}
