namespace Fathom.Data;

/// <summary>What a file of a data set holds, and in which format.</summary>
public enum DataSetContent
{
    /// <summary>Images in the IDX format.</summary>
    IdxImages,

    /// <summary>Labels in the IDX format.</summary>
    IdxLabels,

    /// <summary>Images and labels in the binary format of CIFAR-10.</summary>
    CifarRecords,

    /// <summary>Images and labels in the binary format of CIFAR-100: a coarse and a fine label before each image.</summary>
    CifarFineRecords,
}
