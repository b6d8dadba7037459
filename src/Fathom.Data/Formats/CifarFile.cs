namespace Fathom.Data;

/// <summary>Reads the binary version of CIFAR-10 and CIFAR-100: records of a label byte (of CIFAR-100 a coarse and a fine one) and 3 × 32 × 32 pixel bytes, without a header.</summary>
/// <remarks>A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009. An original file of CIFAR-10 holds 10,000 records.</remarks>
public static class CifarFile
{
    private const int MostRecords = 600_000;
    private const int Classes = 10;
    private const int CoarseClasses = 20;
    private const int FineClasses = 100;
    private static readonly ImageShape s_shape = new(3, 32, 32);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its images and labels, in order.</returns>
    /// <exception cref="DataFormatException">The length is not a whole number of records, or a label is not 0 to 9.</exception>
    /// <exception cref="DataUnavailableException">The file is absent or may not be read.</exception>
    public static LabelledSet Read(string path) => DataFile.Read(path, stream => Read(stream, path));

    /// <summary>Reads a stream of CIFAR-10.</summary>
    /// <param name="stream">A seekable stream, at its start.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>Its images and labels, in order.</returns>
    /// <exception cref="DataFormatException">The length is not a whole number of records, or a label is not 0 to 9.</exception>
    public static LabelledSet Read(Stream stream, string name) => Read(stream, name, "CIFAR-10", [Classes]);

    /// <summary>Reads a stream of CIFAR-100 with its fine labels.</summary>
    /// <param name="stream">A seekable stream, at its start.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>Its images and fine labels, in order.</returns>
    /// <exception cref="DataFormatException">The length is not a whole number of records, or a label is not 0 to 19 (coarse) or 0 to 99 (fine).</exception>
    public static LabelledSet ReadFine(Stream stream, string name) => Read(stream, name, "CIFAR-100", [CoarseClasses, FineClasses]);

    // The last label is the one that counts.
    private static LabelledSet Read(Stream stream, string name, string title, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        int recordLength = classes.Length + s_shape.Features;
        long length = stream.Length;
        if (length == 0 || length % recordLength != 0)
            throw new DataFormatException(name, length - (length % recordLength), $"the file is {length} bytes long, a {title} file is a whole number of records of {recordLength} bytes");
        if (length / recordLength > MostRecords)
            throw new DataFormatException(name, (long)MostRecords * recordLength, $"the file holds {length / recordLength} records, at most {MostRecords} are read");
        int count = (int)(length / recordLength);
        ByteReader reader = new(name, stream, length);
        byte[] pixels = new byte[count * s_shape.Features];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            foreach (int most in classes)
            {
                long at = reader.Offset;
                reader.Fill(labels.AsSpan(i, 1), "label");
                if (labels[i] >= most)
                    throw reader.Fault(at, $"the label of record {i} is {labels[i]}, {title} has labels 0 to {most - 1}");
            }

            reader.Fill(pixels.AsSpan(i * s_shape.Features, s_shape.Features), "pixels");
        }

        return new LabelledSet(new ImageSet(s_shape, pixels), labels, classes[^1]);
    }
}
