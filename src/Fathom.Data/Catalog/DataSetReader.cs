using System.Security.Cryptography;

namespace Fathom.Data;

/// <summary>Reads catalogued data sets from the original files, verifying length and SHA-256 of each before it is parsed.</summary>
public static class DataSetReader
{
    /// <summary>Reads one part of a data set; the files of the other part need not be there.</summary>
    /// <param name="set">The data set, usually from <see cref="DataSetCatalog"/>.</param>
    /// <param name="split">The part.</param>
    /// <param name="locator">Where to look.</param>
    /// <returns>Its images and labels in the original order.</returns>
    /// <exception cref="ArgumentException">The description has no complete files for that part.</exception>
    /// <exception cref="DataUnavailableException">A file is absent or may not be read.</exception>
    /// <exception cref="DataFormatException">A file is not the original one, or does not fit the description.</exception>
    public static LabelledSet Read(DataSetDescription set, DataSplit split, DataLocator locator)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(locator);
        DataSetFile[] records = [.. set.Files.Where(file => file.Split == split && (file.Content is DataSetContent.CifarRecords or DataSetContent.CifarFineRecords))];
        if (records.Length > 0)
            return LabelledSet.Joined([.. records.Select(file => Records(set, file, locator.Find(set, file)))]);
        if (Only(set, split, DataSetContent.IdxImages) is not { } imageFile || Only(set, split, DataSetContent.IdxLabels) is not { } labelFile)
            throw new ArgumentException($"{set.Title} has no files for its {split} part.", nameof(split));
        ImageSet images = Images(set, imageFile, locator.Find(set, imageFile));
        return new LabelledSet(images, Labels(set, labelFile, locator.Find(set, labelFile), images.Count), set.ClassNames.Length);
    }

    /// <summary>Compares length and SHA-256 of a file with the original's, without reading what it holds.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">One of its files.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="DataUnavailableException">The file is absent or may not be read.</exception>
    /// <exception cref="DataFormatException">It is not the original one; the message says in what.</exception>
    public static void Verify(DataSetDescription set, DataSetFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(file);
        Verified(set, file, path);
    }

    private static LabelledSet Records(DataSetDescription set, DataSetFile file, string path)
    {
        using MemoryStream verified = new(Verified(set, file, path), writable: false);
        return file.Content == DataSetContent.CifarFineRecords ? CifarFile.ReadFine(verified, path) : CifarFile.Read(verified, path);
    }

    private static DataSetFile? Only(DataSetDescription set, DataSplit split, DataSetContent content) =>
        set.Files.FirstOrDefault(file => file.Split == split && file.Content == content);

    private static ImageSet Images(DataSetDescription set, DataSetFile file, string path)
    {
        IdxArray array = Idx(set, file, path);
        if (array.Dimensions is not [_, int height, int width] || (height, width) != (set.Shape.Height, set.Shape.Width) || !array.HoldsBytes)
            throw new DataFormatException(path, 0, $"the array is {string.Join('×', array.Dimensions)}, {set.Title} has byte images of {set.Shape}");
        return new ImageSet(set.Shape, array.Bytes.Span);
    }

    private static ReadOnlySpan<byte> Labels(DataSetDescription set, DataSetFile file, string path, int count)
    {
        IdxArray array = Idx(set, file, path);
        if (array.Dimensions is not [int length] || length != count || !array.HoldsBytes)
            throw new DataFormatException(path, 0, $"the array is {string.Join('×', array.Dimensions)}, one byte label for each of {count} images is needed");
        ReadOnlySpan<byte> labels = array.Bytes.Span;
        int wrong = labels.IndexOfAnyExceptInRange((byte)0, (byte)(set.ClassNames.Length - 1));
        const int HeaderLength = 8;
        return wrong < 0
            ? labels
            : throw new DataFormatException(path, HeaderLength + wrong, $"the label of image {wrong} is {labels[wrong]}, {set.Title} has labels 0 to {set.ClassNames.Length - 1}");
    }

    private static IdxArray Idx(DataSetDescription set, DataSetFile file, string path)
    {
        using MemoryStream verified = new(Verified(set, file, path), writable: false);
        return IdxFile.Read(verified, path);
    }

    private static byte[] Verified(DataSetDescription set, DataSetFile file, string path) => DataFile.Read(path, stream =>
    {
        if (stream.Length != file.Length)
            throw new DataFormatException(path, Math.Min(stream.Length, file.Length), $"the file is {stream.Length} bytes long, the original has {file.Length}; {Remedy(set)}");
        byte[] bytes = new ByteReader(path, stream, stream.Length).Take(file.Length, "file");
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return found == file.Sha256
            ? bytes
            : throw new DataFormatException(path, 0, $"the SHA-256 is {found}, the original has {file.Sha256}; {Remedy(set)}");
    });

    private static string Remedy(DataSetDescription set) =>
        set.Downloads.IsEmpty ? $"get it again from {set.Address}" : $"delete it and run 'fathom data get {set.Name}', or get it again from {set.Address}";
}
