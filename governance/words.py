"""Words of 治理 that several pages say."""
