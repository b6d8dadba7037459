namespace Fathom.Data;

/// <summary>One original file of a data set.</summary>
/// <param name="Name">File name, without a folder.</param>
/// <param name="Split">The part of the data set that it belongs to.</param>
/// <param name="Content">What it holds.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public sealed record DataSetFile(string Name, DataSplit Split, DataSetContent Content, long Length, string Sha256);
